import { isRunning } from '@gongbang/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { BatteryLevel } from '../components/phone/BatteryLevel.tsx';
import { LayDown } from '../components/phone/LayDown.tsx';
import { PhoneRemote } from '../components/phone/PhoneRemote.tsx';
import { PhoneTools } from '../components/phone/PhoneTools.tsx';
import { Viewfinder } from '../components/phone/Viewfinder.tsx';
import { DeviceTroubles } from '../components/DeviceTroubles.tsx';
import { InsecureNote } from '../components/SecureAddress.tsx';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { usePhoneCamera } from '../hooks/usePhoneCamera.ts';
import { useClassTheme } from '../hooks/useTheme.ts';
import { useOwnTrack } from '../hooks/useTracks.ts';
import { useWakeLock } from '../hooks/useWakeLock.ts';

/** A phone above the mentor's hands: it sends its camera and nothing else, and plays no sound, so that nothing echoes. */
export function HandsPhonePage() {
  useClassTheme('dark');
  const { t } = useTranslation();
  const { client } = useClassroom();
  const standing = useClassState((state) => state.standing.at);
  const state = useClassState(({ local }) => local.hands);
  const isOnline = useClassState((current) => current.connection.state === 'online');
  const isMediaLost = useClassState(({ mediaLostSince }) => mediaLostSince !== null);
  const isThrough = isOnline && !isMediaLost;
  const track = useOwnTrack('hands');
  const [facing, setFacing] = useState<'environment' | 'user'>('environment');
  const isClassOn = useClassState((current) => isRunning(current.class?.phase));
  const isSending = state !== 'off';
  useWakeLock(isSending);
  const camera = usePhoneCamera(track);
  const start = (next: 'environment' | 'user'): void => {
    setFacing(next);
    if (standing === 'lobby') {
      client.join(t('phone.name'));
    }
    void client.publisher.setHands({ facing: next });
  };
  return (
    <div className={`phone-page ${track === null ? 'phone-page-before' : ''}`}>
      <main id="main" className="contents">
        <h1 className="sr-only">{t('phone.pageTitle')}</h1>
        <div className="tile min-h-0 rounded-t-none bg-stage">
          {track === null ? (
            <div className="grid h-full place-content-center justify-items-center gap-4 p-6 text-center">
              <LayDown />
              <p className="text-lg font-[650]">{t('phone.pageTitle')}</p>
              <p className="max-w-72 text-sm text-on-stage-2">{t('phone.pageHint')}</p>
              <p className="max-w-72 text-sm text-on-stage-2">{t('phone.layDown')}</p>
              {isSecureContext ? (
                <button
                  className="btn btn-primary btn-lg"
                  disabled={state === 'starting'}
                  onClick={() => {
                    start('environment');
                  }}
                >
                  {t('phone.start')}
                </button>
              ) : (
                <InsecureNote />
              )}
            </div>
          ) : (
            <Viewfinder track={track} />
          )}
          {isSending && (
            <span
              className={`pill absolute top-3.5 left-3.5 ${isThrough ? (isClassOn ? 'pill-live' : '') : 'pill-warn'}`}
              role="status"
            >
              {isThrough ? t(isClassOn ? 'phone.sending' : 'phone.ready') : t('class.connection.offline')}
            </span>
          )}
          {camera.battery !== null && isSending && (
            <span className="pill absolute top-3.5 right-3.5">
              <BatteryLevel level={camera.battery} />
            </span>
          )}
          {track !== null && (
            <PhoneTools
              camera={camera}
              onSwitch={() => {
                start(facing === 'environment' ? 'user' : 'environment');
              }}
            />
          )}
        </div>
        <div className="grid min-h-0 content-start gap-3 overflow-y-auto p-4">
          <DeviceTroubles />
          {isSending && isOnline && isMediaLost && (
            <p className="text-sm" role="status">
              <span>{t('quality.mediaLost')}</span>{' '}
              <Link to="/check" target="_blank">
                {t('check.title')}
              </Link>
            </p>
          )}
          {isSending &&
            (isClassOn ? (
              <PhoneRemote battery={camera.battery} isCharging={camera.isCharging} />
            ) : (
              <p className="text-sm">{t('phone.waitsForClass')}</p>
            ))}
        </div>
      </main>
    </div>
  );
}
