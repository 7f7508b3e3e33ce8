export type DeviceKind = 'camera' | 'microphone' | 'screen';

/** What is wrong with a device, as far as it affects what the user can do about it. */
export type DeviceTrouble = 'denied' | 'not-found' | 'in-use' | 'insecure' | 'unsupported';

/** A camera, microphone or screen that could not be opened. */
export class DeviceError extends Error {
  readonly device: DeviceKind;
  readonly trouble: DeviceTrouble;
  /** Denied by the operating system, whatever the browser allows: Chromium reports this, in the message text only. */
  readonly bySystem: boolean;

  constructor(device: DeviceKind, trouble: DeviceTrouble, options?: ErrorOptions) {
    super(`${device}: ${trouble}`, options);
    this.name = 'DeviceError';
    this.device = device;
    this.trouble = trouble;
    const { cause } = this;
    this.bySystem = trouble === 'denied' && cause instanceof DOMException && cause.message.includes('system');
  }

  /** From what `getUserMedia` and `getDisplayMedia` throw (Media Capture and Streams, 10.3). */
  static from(device: DeviceKind, thrown: unknown): DeviceError {
    const name = thrown instanceof DOMException ? thrown.name : '';
    return new DeviceError(device, TROUBLE_BY_NAME[name] ?? 'unsupported', { cause: thrown });
  }
}

const TROUBLE_BY_NAME: Partial<Record<string, DeviceTrouble>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'not-found',
  OverconstrainedError: 'not-found',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};
