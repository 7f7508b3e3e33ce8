import { type Bottleneck, type ClassLink, isRunning, parseLink } from '@gongbang/client';
import type { ClassId } from '@gongbang/protocol';
import {
  Armchair,
  CircleAlert,
  DoorOpen,
  Hourglass,
  Lock,
  LogOut,
  MonitorSmartphone,
  Smartphone,
} from 'lucide-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import * as browserStore from '../client/browserStore.ts';
import { tidyAddress } from '../client/tidyAddress.ts';
import { isDoorOpen, shutDoor } from '../client/earlyDoor.ts';
import { painted } from '../client/painted.ts';
import { preloadRoom } from '../components/class/rooms.tsx';
import { part } from '../components/part.tsx';
import { SeatButton } from '../components/SeatButton.tsx';
import { ReloadButton } from '../components/ReloadButton.tsx';
import { ClassroomProvider, useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useDoorInUse } from '../hooks/useEarlyDoor.ts';
import { useTellTabs } from '../hooks/useOtherTab.ts';
import { currentLanguage } from '../i18n/index.ts';
import { whenText } from '../layout/when.ts';
import { GreenRoom } from './GreenRoom.tsx';
import { Loading } from './Loading.tsx';
import { NoticePage } from './NoticePage.tsx';

/** The rooms, with everything done in them, load while the user writes their name. */
const ClassRoom = part(async () => (await import('./ClassRoom.tsx')).ClassRoom, <Loading />);
const WaitingRoom = part(async () => (await import('./WaitingRoom.tsx')).WaitingRoom, <Loading />);
const EndedPage = part(async () => (await import('./EndedPage.tsx')).EndedPage, <Loading />);
const HandsPhonePage = part(async () => (await import('./HandsPhonePage.tsx')).HandsPhonePage, <Loading />);

/** Few need it: whoever comes in does not wait for it. */
const ToBooking = part(async () => (await import('../components/ended/ToBooking.tsx')).ToBooking, null);

/** A class link was followed: the page shows where the user stands with that class. */
export function ClassPage() {
  const [link, setLink] = useState(currentLink);
  useEffect(() => {
    // Pasting another link over this one only changes what is behind the #, and the browser does not reload.
    const onHashChange = (): void => {
      setLink(currentLink());
    };
    addEventListener('hashchange', onHashChange);
    return () => {
      removeEventListener('hashchange', onHashChange);
    };
  }, []);
  if (link === null) {
    return <Refused code="UNAUTHENTICATED" classId={null} />;
  }
  return (
    <ClassroomProvider key={`${link.id}${link.key}`} link={link}>
      <Standing />
    </ClassroomProvider>
  );
}

function currentLink(): ClassLink | null {
  tidyAddress();
  return parseLink(location.href);
}

function Standing() {
  const standing = useClassState((state) => state.standing);
  const isOn = useClassState((state) => isRunning(state.class?.phase));
  const role = useClassState((state) => state.role);
  const { link } = useClassroom();
  const isReturning = useReturn();
  // A failed request takes nothing away from whoever is writing at the door.
  const isBreak = standing.at === 'refused' && standing.code === 'DISCONNECTED' && isDoorOpen();
  const isInUse = useDoorInUse();
  const isLoading = standing.at === 'loading' || isBreak || isInUse;
  useLayoutEffect(() => {
    // The green room has taken it over by now; nothing else has a field for the name.
    if (!isLoading) {
      shutDoor();
    }
  }, [isLoading]);
  useTellTabs(link.id, link.role === 'mentee' && standing.at === 'joined');
  const isExpected = isReturning || ['lobby', 'joining'].includes(standing.at);
  useEffect(() => {
    if (isExpected && link.role !== 'camera') {
      void painted().then(() => {
        ClassRoom.preload();
        preloadRoom(role);
        if (role === 'mentee') {
          WaitingRoom.preload();
        }
      });
    }
  }, [isExpected, link.role, role]);
  if (isReturning || isBreak || isInUse) {
    return <Loading />;
  }
  if (link.role === 'camera' && ['lobby', 'joining', 'joined'].includes(standing.at)) {
    return <HandsPhonePage />;
  }
  if (link.role === 'camera' && standing.at === 'ended') {
    return <PhoneDone />;
  }
  switch (standing.at) {
    case 'loading':
      return <Loading />;
    case 'refused':
      return link.role === 'camera' && standing.code === 'UNAUTHENTICATED' ? (
        <UsedCode />
      ) : (
        <Refused code={standing.code} classId={link.id} />
      );
    case 'lobby':
      return <GreenRoom />;
    case 'joining':
      return standing.again ? <ClassRoom /> : <GreenRoom />;
    case 'joined':
      return isOn ? <ClassRoom /> : role === 'mentor' ? <GreenRoom /> : <WaitingRoom />;
    case 'full':
      return <Full of={standing.of} />;
    case 'knocking':
      return <Knocking />;
    case 'kept-out':
      return <KeptOut why={standing.why} />;
    case 'replaced':
      return <Replaced />;
    case 'left':
      return <Left />;
    case 'ended':
      return <EndedPage />;
  }
}

/** After a reload the user goes straight back in. Returns whether that is under way. */
function useReturn(): boolean {
  const { client, link } = useClassroom();
  const standing = useClassState((state) => state.standing);
  const [visit] = useState(() => browserStore.visit(link.id, link.role));
  const [step, setStep] = useState<'before' | 'under-way' | 'done'>(
    visit === null || link.role === 'camera' ? 'done' : 'before',
  );
  const isJoining = standing.at === 'joining' && !standing.again;
  // Only once: anyone in the green room after that, for example after a rehearsal, goes in when they say so.
  if (step === 'before' && isJoining) {
    setStep('under-way');
  } else if (step === 'under-way' && !isJoining) {
    setStep('done');
  }
  const isWaiting = step === 'before' && standing.at === 'lobby';
  useEffect(() => {
    if (isWaiting && visit !== null) {
      client.comeBack(visit.name, visit);
    }
  }, [client, visit, isWaiting]);
  return isWaiting || (step === 'under-way' && isJoining);
}

const EXPLAINED = ['UNAUTHENTICATED', 'CLIENT_TOO_OLD', 'DISCONNECTED', 'ORIGIN_REFUSED'] as const;

/** @param classId null if the address names no class */
function Refused({ code, classId }: { code: string; classId: ClassId | null }) {
  const { t } = useTranslation();
  const known = EXPLAINED.find((explained) => explained === code) ?? 'other';
  return (
    <NoticePage icon={CircleAlert} title={t(`refused.${known}`)} hint={t(`refused.${known}Hint`)}>
      {known === 'UNAUTHENTICATED' ? (
        <>
          {/* The class of a date that was called off is gone. */}
          {classId !== null && <ToBooking classId={classId} hint={t('ended.bookingNow')} isCentered />}
          <Link to="/" className="btn btn-primary">
            {t('common.home')}
          </Link>
        </>
      ) : (
        <ReloadButton label={t('refused.reload')} />
      )}
    </NoticePage>
  );
}

/** A phone's code works for one phone, and for ten minutes: another one is a tap away. */
function UsedCode() {
  const { t } = useTranslation();
  return (
    <NoticePage icon={Smartphone} title={t('refused.UNAUTHENTICATED')} hint={t('refused.usedCodeHint')}>
      <ReloadButton label={t('refused.reload')} />
    </NoticePage>
  );
}

/** A phone has nothing to read after the class. */
function PhoneDone() {
  const { t } = useTranslation();
  return <NoticePage icon={Smartphone} title={t('phone.over')} hint={t('phone.overHint')} />;
}

/** There is no room for now: the client keeps asking by itself. */
function Full({ of }: { of: Bottleneck }) {
  const { t } = useTranslation();
  const info = useClassState((state) => state.class);
  const when = info === null ? null : whenText(info, currentLanguage());
  return (
    <NoticePage
      icon={of === 'rehearsal' ? Hourglass : Armchair}
      title={t(`refused.full.${of}`)}
      hint={t(`refused.full.${of}Hint`, { count: info?.seats ?? 0 })}
    >
      {of === 'rehearsal' && when !== null && (
        <p className="text-text-2">
          {t(when.time === null ? 'rehearsal.isOn' : 'rehearsal.startsAt', { when: when.own })}
        </p>
      )}
      <Waiting>
        {of === 'rehearsal'
          ? t('refused.knockingWait')
          : t(`refused.full.${of === 'server' ? 'trying' : 'waiting'}`)}
      </Waiting>
    </NoticePage>
  );
}

/** Something that continues by itself: it does not look like a button. */
function Waiting({ children }: { children: string }) {
  return (
    <p className="flex items-center gap-2 text-text-2" role="status">
      <span className="spinner" />
      <span>{children}</span>
    </p>
  );
}

function Knocking() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  return (
    <NoticePage icon={DoorOpen} title={t('refused.knocking')} hint={t('refused.knockingHint')}>
      <Waiting>{t('refused.knockingWait')}</Waiting>
      <button className="btn btn-quiet btn-sm" onClick={() => void client.leave()}>
        {t('class.leave')}
      </button>
    </NoticePage>
  );
}

function KeptOut({ why }: { why: 'denied' | 'locked' | 'removed' | 'harmful' | 'unbooked' }) {
  const { t } = useTranslation();
  const { client, link } = useClassroom();
  return (
    <NoticePage icon={Lock} title={t(`refused.${why}`)} hint={t(`refused.${why}Hint`)}>
      {why === 'locked' ? (
        <>
          <Waiting>{t('refused.knockingWait')}</Waiting>
          <button className="btn btn-quiet btn-sm" onClick={() => void client.leave()}>
            {t('class.leave')}
          </button>
        </>
      ) : (
        <>
          {why === 'unbooked' && <ToBooking classId={link.id} hint={t('ended.bookingNow')} isCentered />}
          <Link to="/" className="btn btn-primary">
            {t('common.home')}
          </Link>
        </>
      )}
    </NoticePage>
  );
}

function Replaced() {
  const { t } = useTranslation();
  const { client, link } = useClassroom();
  return (
    <NoticePage icon={MonitorSmartphone} title={t('refused.replaced')} hint={t('refused.replacedHint')}>
      <button
        className="btn btn-primary btn-lg"
        onClick={() => {
          client.comeBack();
        }}
      >
        {t('refused.takeOver')}
      </button>
      {link.role === 'mentee' && <SeatButton />}
    </NoticePage>
  );
}

function Left() {
  const { t } = useTranslation();
  return (
    <NoticePage icon={LogOut} title={t('refused.left')} hint={t('refused.leftHint')}>
      <div className="flex gap-2">
        <ReloadButton label={t('refused.comeBack')} />
        <Link to="/" className="btn btn-line">
          {t('common.home')}
        </Link>
      </div>
    </NoticePage>
  );
}
