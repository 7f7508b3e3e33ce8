import type { types } from 'mediasoup-client';

/** The name mediasoup-client gives to the stream on which mediasoup probes for bandwidth. */
const PROBATOR = 'probator';

/**
 * Makes the probator wait until the transport is connected. mediasoup-client negotiates it right after the first
 * picture, which holds up ICE and DTLS of that very picture: measured, 50 ms of 200 from click to first frame.
 */
export function deferProbator(transport: types.Transport): void {
  const { handler } = transport;
  const receive = handler.receive.bind(handler);
  handler.receive = async (options) => {
    if (options.some(({ trackId }) => trackId === PROBATOR)) {
      await settled(transport);
    }
    return receive(options);
  };
}

/** Resolves when the transport is connected, or never will be. */
function settled(transport: types.Transport): Promise<void> {
  const isSettled = (): boolean =>
    transport.closed || ['connected', 'failed'].includes(transport.connectionState);
  return new Promise((resolve) => {
    if (isSettled()) {
      resolve();
      return;
    }
    const check = (): void => {
      if (isSettled()) {
        transport.off('connectionstatechange', check);
        resolve();
      }
    };
    transport.on('connectionstatechange', check);
    transport.observer.once('close', check);
  });
}
