import { TriangleAlert } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import * as browserStore from '../../client/browserStore.ts';
import { earlyName } from '../../client/earlyDoor.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useEarlyDoor } from '../../hooks/useEarlyDoor.ts';
import { isInOtherTab, useOtherTab } from '../../hooks/useOtherTab.ts';
import { useRehearsal } from '../../hooks/useRehearsal.ts';
import { BenchSwitch, CallSwitch } from '../CallSwitch.tsx';
import { Form } from '../Form.tsx';
import { SeatButton } from '../SeatButton.tsx';
import { NameField, useNameEntry } from '../NameField.tsx';
import { HandOver, InsecureNote } from '../SecureAddress.tsx';
import { NoConnection } from './NoConnection.tsx';
import { Presence } from './Presence.tsx';

interface EntryFormProps {
  /** The devices, where there is room for them. */
  readonly children?: ReactNode;
}

/** Name, who is already there, and the way in, which stays on the screen. */
export function EntryForm({ children }: EntryFormProps) {
  const { t } = useTranslation();
  const { client, link } = useClassroom();
  const role = useClassState((state) => state.role);
  const info = useClassState((state) => state.class);
  const standing = useClassState((state) => state.standing.at);
  const unsupported = useClassState((state) => state.mediaUnsupported);
  const entry = useNameEntry(() =>
    role === 'mentor' ? (info?.mentorName ?? '') : (earlyName() ?? browserStore.personName()),
  );
  const [always, setAlways] = useState(false);
  const [showsBench, setShowsBench] = useState(false);
  const isMentor = role === 'mentor';
  const isLive = info?.phase === 'live';
  const isJoining = standing === 'joining';
  const isElsewhere = useOtherTab(link.id);
  const { canRehearse, isFirst, rehearse } = useRehearsal();
  const goIn = (): void => {
    const checked = entry.check();
    if (checked === null) {
      return;
    }
    if (!isMentor) {
      // What was opened for a check is closed again: in class a mentee's devices are off, except the bench they agreed to show.
      if (showsBench) {
        client.publisher.keepCamera();
      } else {
        client.publisher.close();
      }
    }
    client.join(checked, isMentor ? undefined : { always });
  };
  const fields = useRef<HTMLDivElement>(null);
  const isEntering = useEarlyDoor(
    fields,
    entry.write,
    async () => {
      const [isThere] = await Promise.all([isInOtherTab(link.id), client.prepared]);
      return !isThere && !client.store.getState().mediaUnsupported;
    },
    goIn,
  );
  const isBusy = isJoining || isEntering;
  const tryOut = (): void => {
    const checked = entry.check();
    if (checked !== null) {
      rehearse(checked);
    }
  };
  const isRehearsal = info?.phase === 'rehearsal';
  const start = isLive ? t('green.resume') : isRehearsal ? t('rehearsal.resume') : t('green.start');
  const enter = isMentor ? start : t('green.join');
  const [first, second] = isFirst
    ? ([
        [t('rehearsal.enter'), tryOut],
        [enter, goIn],
      ] as const)
    : ([
        [enter, goIn],
        [t('rehearsal.enter'), tryOut],
      ] as const);
  return (
    <Form
      className="grid gap-5"
      onSubmit={(by) => {
        const [, act] = by?.dataset['act'] === 'second' ? second : first;
        act();
      }}
    >
      <div ref={fields}>
        <NameField entry={entry} hint={t('green.nameHint')} />
      </div>
      {children}
      {!isMentor && !unsupported && (
        <BenchSwitch
          isOn={showsBench}
          onChange={(isOn) => {
            setShowsBench(isOn);
            void client.publisher.setCamera(isOn);
          }}
        />
      )}
      {!isMentor && <CallSwitch isOn={always} onChange={setAlways} />}
      {unsupported && !isSecureContext && <InsecureNote />}
      {unsupported && isSecureContext && <HandOver />}
      {unsupported && isSecureContext && (
        <div className="note note-warn" role="alert">
          <TriangleAlert size={20} aria-hidden />
          <span>
            <b className="text-text">{t('green.unsupportedTitle')}</b>
            <br />
            <span>{t('green.unsupported')}</span>
          </span>
        </div>
      )}
      <NoConnection />
      {!isMentor && isElsewhere && (
        <div className="note grid justify-items-start gap-3">
          <span>{t('seat.hint')}</span>
          <SeatButton />
        </div>
      )}
      <Presence />
      <div className="door-foot sticky bottom-0 z-10 bg-page py-2 shadow-[0_-12px_12px_-4px_var(--page)]">
        <button className="btn btn-primary btn-lg w-full" disabled={isBusy} aria-busy={isBusy}>
          {isBusy && <span className="spinner" />}
          <span>{isBusy ? t('green.joining') : first[0]}</span>
        </button>
      </div>
      {canRehearse && (
        <button data-act="second" className="btn btn-line w-full" disabled={isJoining}>
          {second[0]}
        </button>
      )}
      {canRehearse && <p className="text-center text-[13px] text-text-3">{t('rehearsal.hint')}</p>}
      {isMentor && !isLive && !canRehearse && !isRehearsal && (
        <p className="text-center text-[13px] text-text-3">{t('green.before')}</p>
      )}
    </Form>
  );
}
