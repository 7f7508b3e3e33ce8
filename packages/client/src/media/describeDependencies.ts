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
 * Sends with AV1 which frame is a key frame, as browsers do not by themselves: mediasoup knows it from the dependency descriptor
 * only. Without it, it asks for every key frame again a second later, and who comes in between waits for the second one.
 *
 * For `onRtpSender` of a Producer, and of none in another codec, for which mediasoup-client's `forcedRtpExtensions` would have
 * it too: libwebrtc leaves VP8's picture ids out beside it (MinimizeDescriptor in rtp_sender_video.cc), by which mediasoup
 * leaves out temporal layers (docs/NETWORK.md).
 */
export function describeDependencies(transport: types.Transport): (sender: RTCRtpSender) => void {
  // mediasoup-client tells nobody its connection; without it the extension is not sent, and all the rest works.
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
