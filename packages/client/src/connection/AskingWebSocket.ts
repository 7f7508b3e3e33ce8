import { WebSocket } from 'socket.io-client';

/** What a WebSocket asks before it is opened. */
export interface Asking {
  /** Whether the last attempt failed, so that the server may not be there. */
  readonly isInDoubt: () => boolean;
  /** Whether the server answers over HTTP. Never rejects. */
  readonly isThere: () => Promise<boolean>;
}

/**
 * Socket.io's WebSocket, which is opened only where the server answers. Browsers hold back a WebSocket after others that failed:
 * Firefox for up to a minute (netwerk/protocol/websocket/WebSocketChannel.cpp), Chromium for up to five seconds
 * (services/network/websocket_throttler.cc). What is asked over HTTP is never held back.
 */
export function askingFirst({ isInDoubt, isThere }: Asking): typeof WebSocket {
  return class extends WebSocket {
    override doOpen(): this {
      if (!isInDoubt()) {
        return super.doOpen();
      }
      void isThere().then((is) => {
        if (this.readyState !== 'opening') {
          // Given up meanwhile.
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
