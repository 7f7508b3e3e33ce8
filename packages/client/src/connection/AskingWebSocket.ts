import { WebSocket } from 'socket.io-client';

/** What a WebSocket checks before it is opened. */
export interface Asking {
  /** Whether the last attempt failed, which means the server may not be there. */
  readonly isInDoubt: () => boolean;
  /** Whether the server answers over HTTP. Never rejects. */
  readonly isThere: () => Promise<boolean>;
}

/**
 * Socket.io's WebSocket, opened only if the server answers. Browsers delay a WebSocket after others have failed:
 * Firefox for up to a minute (netwerk/protocol/websocket/WebSocketChannel.cpp), Chromium for up to five seconds
 * (services/network/websocket_throttler.cc). HTTP requests are never delayed.
 */
export function askingFirst({ isInDoubt, isThere }: Asking): typeof WebSocket {
  return class extends WebSocket {
    override doOpen(): this {
      if (!isInDoubt()) {
        return super.doOpen();
      }
      void isThere().then((is) => {
        if (this.readyState !== 'opening') {
          // Given up in the meantime.
        } else if (is) {
          super.doOpen();
        } else {
          this.onError('the server does not answer', null);
        }
      });
      return this;
    }
  };
}
