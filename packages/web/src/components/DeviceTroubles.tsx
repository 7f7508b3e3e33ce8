import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { DeviceTrouble } from './DeviceTrouble.tsx';
import { HandOver } from './SecureAddress.tsx';

/** Every device that cannot be used, until it can, or the user dismisses the message. */
export function DeviceTroubles() {
  const { client, deviceErrors, forgetDeviceError } = useClassroom();
  const { camera, mic, screen } = useClassState((state) => state.local);
  const { publisher } = client;
  const states = { camera, microphone: mic, screen };
  const retries = {
    camera: () => publisher.setCamera(true),
    microphone: () => publisher.setMic(true),
    screen: () => publisher.shareScreen(),
  };
  const troubles = deviceErrors.filter(({ device }) => states[device] !== 'on');
  return (
    <>
      {troubles.some(({ device, trouble }) => device !== 'screen' && trouble !== 'insecure') && <HandOver />}
      {troubles.map((error) => (
        <DeviceTrouble
          key={error.device}
          error={error}
          onRetry={() => {
            forgetDeviceError(error);
            void retries[error.device]();
          }}
          onDismiss={() => {
            forgetDeviceError(error);
          }}
        />
      ))}
    </>
  );
}
