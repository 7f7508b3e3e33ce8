import { Hammer, Video } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { DeviceFields, SpeakerField } from '../components/DeviceFields.tsx';
import { DeviceTroubles } from '../components/DeviceTroubles.tsx';
import { About, Heading } from '../components/green/AboutClass.tsx';
import { EntryForm } from '../components/green/EntryForm.tsx';
import { Preview } from '../components/green/Preview.tsx';
import { MicCheck } from '../components/MicCheck.tsx';
import { part } from '../components/part.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { SoundField } from '../components/SoundField.tsx';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useDevices } from '../hooks/useDevices.ts';
import { useMediaQuery } from '../hooks/useMediaQuery.ts';

/** Only for mentors, who can write their name meanwhile. */
const HandsPhone = part(async () => (await import('../components/green/HandsPhone.tsx')).HandsPhone, null);

/** One column, like the stylesheet's md. */
const NARROW = '(width < 901px)';

/** Before going in: name, devices, and the user's own picture. */
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
      {isMentor && (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <HandsPhone />
          <section className="card grid gap-3 p-4" aria-labelledby="sound">
            <h2 id="sound" className="flex items-center gap-2 text-base">
              <Hammer size={20} className="shrink-0 text-text-3" aria-hidden />
              <span>{t('sound.title')}</span>
            </h2>
            <SoundField
              value={preferences.sound}
              onChange={(sound) => {
                choose({ sound });
              }}
            />
          </section>
        </div>
      )}
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
    <DeviceFields list={list} preferences={preferences} onChoose={choose} hasSound={false} />
  ) : (
    <div className="grid gap-4 border-y border-line py-4">
      <SpeakerField list={list} preferences={preferences} onChoose={choose} />
      <MicCheck />
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
          // On a phone: what the class is, the name and the way in; then everything else.
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
              <EntryForm>{fields}</EntryForm>
            </section>
          </>
        )}
      </main>
    </>
  );
}
