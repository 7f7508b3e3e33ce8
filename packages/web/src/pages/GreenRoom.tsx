import { personName, printable } from '@gongbang/protocol';
import { EyeOff, Hourglass, Lock, Mic, MicOff, TriangleAlert, Users, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import * as browserStore from '../client/browserStore.ts';
import { codeOf } from '../client/ClientError.ts';
import { linkUrl } from '../client/links.ts';
import { Avatar } from '../components/Avatar.tsx';
import { CalendarButton } from '../components/CalendarButton.tsx';
import { BenchSwitch, CallSwitch } from '../components/CallSwitch.tsx';
import { DeviceFields, SpeakerField } from '../components/DeviceFields.tsx';
import { DeviceTroubles } from '../components/DeviceTroubles.tsx';
import { Field } from '../components/Field.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { LevelMeter } from '../components/LevelMeter.tsx';
import { HandOver, InsecureNote } from '../components/SecureAddress.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { VideoView } from '../components/VideoView.tsx';
import { useExplain } from '../hooks/useAct.ts';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useDevices } from '../hooks/useDevices.ts';
import { useMediaQuery } from '../hooks/useMediaQuery.ts';
import { useToast } from '../hooks/useToasts.tsx';
import { useOwnTrack } from '../hooks/useTracks.ts';
import { currentLanguage } from '../i18n/index.ts';
import { whenText } from '../layout/when.ts';

/** One column, as the stylesheet's md has it. */
const NARROW = '(width < 901px)';

/** Before one goes in: name, devices, and a look at oneself. */
export function GreenRoom() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const role = useClassState((state) => state.role);
  const isMentor = role === 'mentor';
  const { list, preferences, choose } = useDevices();
  // A mentee's devices stay untouched until they ask for a check: in class they are off anyway.
  const [isChecking, setChecking] = useState(isMentor);
  const isNarrow = useMediaQuery(NARROW);
  const isOpened = useRef(false);
  useEffect(() => {
    if (isChecking && !isOpened.current) {
      isOpened.current = true;
      void client.openDevices();
    }
  }, [isChecking, client]);

  const look = (
    <section className="grid gap-4">
      <Preview isChecking={isChecking} />
      {!isChecking && (
        <div className="flex flex-wrap items-center gap-3">
          <button
            className="btn btn-line btn-sm"
            onClick={() => {
              setChecking(true);
            }}
          >
            <Video size={16} aria-hidden />
            <span>{t('green.menteeTry')}</span>
          </button>
          <span className="text-[13px] text-text-3">{t('green.menteeTryHint')}</span>
        </div>
      )}
    </section>
  );
  const fields = isChecking ? (
    <DeviceFields list={list} preferences={preferences} onChoose={choose} />
  ) : (
    <div className="border-y border-line py-4">
      <SpeakerField list={list} preferences={preferences} onChoose={choose} />
    </div>
  );
  return (
    <>
      <SiteHeader />
      <main
        id="main"
        className="site grid grid-cols-[minmax(0,1fr)] items-start gap-8 pt-2 pb-12 max-md:gap-5 md:grid-cols-[minmax(0,1fr)_400px] md:gap-10"
      >
        {isNarrow ? (
          // On a phone: what the class is, one's name and the way in; then whatever else there is.
          <>
            <Heading />
            <DeviceTroubles />
            <EntryForm />
            <About />
            {look}
            {fields}
          </>
        ) : (
          <>
            {look}
            <section className="grid grid-cols-[minmax(0,1fr)] gap-5">
              <div className="grid gap-1">
                <Heading />
                <About />
              </div>
              <DeviceTroubles />
              {fields}
              <EntryForm />
            </section>
          </>
        )}
      </main>
    </>
  );
}

/** What the mentor says of the class, to a mentee. */
function About() {
  const about = useClassState((state) => (state.role === 'mentor' ? '' : (state.class?.about ?? '')));
  return about === '' ? null : <p className="text-sm whitespace-pre-wrap text-text-2">{about}</p>;
}

function Heading() {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const info = useClassState((state) => state.class);
  if (info === null) {
    return null;
  }
  const language = currentLanguage();
  const time = whenText(info, language);
  const when =
    time?.mentors == null
      ? (time?.own ?? null)
      : `${time.own} · ${t('common.mentorsTime', { time: time.mentors })}`;
  if (role === 'mentor') {
    return (
      <header className="grid gap-1">
        <h1 className="text-[28px] font-[750] max-md:text-[22px]">{t('green.mentorTitle')}</h1>
        <p className="text-text-2">{[info.title, when].filter((part) => part !== null).join(' · ')}</p>
      </header>
    );
  }
  return (
    <header className="grid gap-1">
      <p className="mb-1 flex items-center gap-2 text-sm text-text-2">
        <Avatar name={info.mentorName} size={24} />
        <span>
          {[t('common.mentorOf', { name: info.mentorName }), when]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </p>
      <h1 className="text-[28px] font-[750] max-md:text-[22px]">{info.title}</h1>
      <ForCalendar />
    </header>
  );
}

/** The class for the calendar of who comes by the class link. */
function ForCalendar() {
  const { link } = useClassroom();
  const isAhead = useClassState(
    ({ class: info }) => info?.startsAt != null && (info.phase === 'scheduled' || info.phase === 'open'),
  );
  return isAhead && link.role === 'mentee' ? (
    <p>
      <CalendarButton id={link.id} linkKey={link.key} url={linkUrl(link, location.origin)} />
    </p>
  ) : null;
}

function Preview({ isChecking }: { isChecking: boolean }) {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const role = useClassState((state) => state.role);
  const local = useClassState((state) => state.local);
  const camera = useOwnTrack('camera');
  const mic = useOwnTrack('mic');
  const isOn = local.camera === 'on' && camera !== null;
  return (
    <div className="tile aspect-video">
      {isOn ? (
        <VideoView track={camera} isMirrored className="object-cover" data-source="preview" />
      ) : (
        <div className="grid h-full place-content-center justify-items-center gap-3 text-on-stage-2">
          {local.camera === 'starting' ? (
            <span className="spinner h-7 w-7" />
          ) : (
            <>
              <VideoOff size={28} aria-hidden />
              <span>{t('green.cameraOff')}</span>
            </>
          )}
        </div>
      )}
      <span className="tag absolute top-3 left-3">
        {role === 'mentor' ? <Lock size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />}
        <span>{role === 'mentor' ? t('green.onlyYou') : t('green.menteePrivate')}</span>
      </span>
      {isChecking && (
        <div className="glass absolute bottom-4 left-1/2 -translate-x-1/2 gap-1.5 p-1.5">
          <IconButton
            label={local.mic === 'on' ? t('green.turnMicOff') : t('green.turnMicOn')}
            className={`icon-btn ${local.mic === 'on' ? '' : 'is-off'}`}
            onClick={() => void publisher.setMic(local.mic !== 'on')}
          >
            {local.mic === 'on' ? <Mic size={20} aria-hidden /> : <MicOff size={20} aria-hidden />}
          </IconButton>
          <LevelMeter track={local.mic === 'on' ? mic : null} label={t('green.meter')} />
          <span className="mx-1 h-5 w-px bg-on-stage/20" />
          <IconButton
            label={isOn ? t('green.turnCameraOff') : t('green.turnCameraOn')}
            className={`icon-btn ${isOn ? '' : 'is-off'}`}
            onClick={() => void publisher.setCamera(!isOn)}
          >
            {isOn ? <Video size={20} aria-hidden /> : <VideoOff size={20} aria-hidden />}
          </IconButton>
        </div>
      )}
    </div>
  );
}

/** Name, who is there already, and the way in. */
function EntryForm() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const role = useClassState((state) => state.role);
  const info = useClassState((state) => state.class);
  const standing = useClassState((state) => state.standing.at);
  const unsupported = useClassState((state) => state.mediaUnsupported);
  const [name, setName] = useState(() =>
    role === 'mentor' ? (info?.mentorName ?? '') : browserStore.personName(),
  );
  const [error, setError] = useState<string | null>(null);
  const [always, setAlways] = useState(false);
  const [showsBench, setShowsBench] = useState(false);
  const isMentor = role === 'mentor';
  const isLive = info?.phase === 'live';
  const isJoining = standing === 'joining';
  const { canRehearse, isFirst, rehearse } = useRehearsal();
  /** The name, or null with a word beside its field. */
  const checkedName = (): string | null => {
    const parsed = personName.safeParse(printable(name));
    setError(parsed.success ? null : t('green.nameRequired'));
    return parsed.success ? parsed.data : null;
  };
  const goIn = (): void => {
    const checked = checkedName();
    if (checked === null) {
      return;
    }
    if (!isMentor) {
      // What was opened for a check is closed again: in class a mentee's devices are off, but for the bench they said yes to.
      if (showsBench) {
        client.publisher.keepCamera();
      } else {
        client.publisher.close();
      }
    }
    client.join(checked, isMentor ? undefined : { always });
  };
  const tryOut = (): void => {
    const checked = checkedName();
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
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    first[1]();
  };
  return (
    <form className="grid gap-5" noValidate onSubmit={submit}>
      <Field label={t('green.name')} hint={t('green.nameHint')} error={error}>
        {(control) => (
          <input
            {...control}
            className="input"
            value={name}
            autoComplete="name"
            onChange={(event) => {
              setName(event.target.value);
              setError(null);
            }}
          />
        )}
      </Field>
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
      <Presence />
      <button className="btn btn-primary btn-lg w-full" disabled={isJoining} aria-busy={isJoining}>
        {isJoining && <span className="spinner" />}
        <span>{isJoining ? t('green.joining') : first[0]}</span>
      </button>
      {canRehearse && (
        <button type="button" className="btn btn-line w-full" disabled={isJoining} onClick={second[1]}>
          {second[0]}
        </button>
      )}
      {canRehearse && <p className="text-center text-[13px] text-text-3">{t('rehearsal.hint')}</p>}
      {isMentor && !isLive && !canRehearse && !isRehearsal && (
        <p className="text-center text-[13px] text-text-3">{t('green.before')}</p>
      )}
    </form>
  );
}

/** Trying the class out before it begins: whether one can, whether one came for that, and how. */
function useRehearsal() {
  const { t } = useTranslation();
  const toast = useToast();
  const explain = useExplain();
  const { client, link } = useClassroom();
  const canRehearse = useClassState(
    ({ role, class: info }) => role === 'mentor' && (info?.phase === 'scheduled' || info?.phase === 'open'),
  );
  const [comesToRehearse] = useState(() => browserStore.comesToRehearse(link.id));
  const rehearse = (name: string): void => {
    browserStore.rememberRehearsal(link.id, false);
    client.rehearse(name, currentLanguage()).catch((error: unknown) => {
      if (codeOf(error) === 'CONFLICT') {
        toast('error', t('rehearsal.refused'));
      } else {
        explain(error);
      }
    });
  };
  return { canRehearse, isFirst: canRehearse && comesToRehearse, rehearse };
}

/** How long the connection may take before something seems to be in its way, in ms. */
const CONNECT_PATIENCE_MS = 4000;

/** The server cannot be reached, or only slowly: what the network lets through can be tried. */
function NoConnection() {
  const { t } = useTranslation();
  const isOnline = useClassState(({ connection }) => connection.state === 'online');
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setLate, isOnline ? 0 : CONNECT_PATIENCE_MS, !isOnline);
    return () => {
      clearTimeout(timer);
    };
  }, [isOnline]);
  return isLate ? (
    <div className="note note-warn" role="alert">
      <TriangleAlert size={20} aria-hidden />
      <span>
        <b className="text-text">{t('class.reconnecting')}</b>
        <br />
        <span>{t('check.offer')}</span> <Link to="/check">{t('check.title')}</Link>
      </span>
    </div>
  ) : null;
}

function Presence() {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const audience = useClassState((state) => state.audience);
  const isLive = useClassState((state) => state.class?.phase === 'live');
  const isRehearsal = useClassState((state) => state.class?.phase === 'rehearsal');
  if (isLive) {
    return (
      <p className="flex items-center gap-2">
        <span className="pill pill-live">{t('green.liveNow')}</span>
      </p>
    );
  }
  if (role === 'mentee') {
    return isRehearsal ? (
      <p className="card flex items-center gap-3 px-4 py-3" role="status">
        <Hourglass size={20} className="shrink-0 text-text-3" aria-hidden />
        <span>{t('rehearsal.gettingReady')}</span>
      </p>
    ) : null;
  }
  return (
    <p className="card flex items-center gap-3 px-4 py-3">
      <Users size={20} className="text-text-3" aria-hidden />
      <span>{audience > 0 ? t('green.waiting', { count: audience }) : t('green.nobodyWaiting')}</span>
    </p>
  );
}
