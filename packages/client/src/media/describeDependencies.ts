import type { types } from 'mediasoup-client';

const DEPENDENCY_DESCRIPTOR =
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';

/** RTP header extension control (W3C webrtc-extensions, 5), which the DOM's types do not have yet. */
interface ExtensibleTransceiver {
  readonly sender: RTCRtpSender;
  getHeaderExtensionsToNegotiate?(): { uri: string; direction: RTCRtpTransceiverDirection }[];
  setHeaderExtensionsToNegotiate?(extensions: { uri: string; direction: RTCRtpTransceiverDirection }[]): void;
}

/**
 * With AV1, sends which frame is a key frame, which browsers do not do by themselves: mediasoup learns it only from the dependency
 * descriptor. Without it, mediasoup requests every key frame again a second later, and whoever comes in between waits for that one.
 *
 * For a Producer's `onRtpSender`, and only in this codec, because with mediasoup-client's `forcedRtpExtensions` the others would
 * get it too: libwebrtc then omits VP8's picture ids (MinimizeDescriptor in rtp_sender_video.cc), by which mediasoup
 * leaves out temporal layers (docs/NETWORK.md).
 */
export function describeDependencies(transport: types.Transport): (sender: RTCRtpSender) => void {
  // mediasoup-client doesn't expose its connection; without it the extension is not sent, and everything else works.
  const { _pc: connection } = transport.handler as unknown as { _pc?: RTCPeerConnection };
  return (sender) => {
    const transceivers: readonly ExtensibleTransceiver[] = connection?.getTransceivers() ?? [];
    const transceiver = transceivers.find((candidate) => candidate.sender === sender);
    const extensions = transceiver?.getHeaderExtensionsToNegotiate?.() ?? [];
    if (extensions.some(({ uri }) => uri === DEPENDENCY_DESCRIPTOR)) {
      transceiver?.setHeaderExtensionsToNegotiate?.(
        extensions.map((extension) =>
          extension.uri === DEPENDENCY_DESCRIPTOR ? { ...extension, direction: 'sendrecv' } : extension,
        ),
      );
    }
  };
}
