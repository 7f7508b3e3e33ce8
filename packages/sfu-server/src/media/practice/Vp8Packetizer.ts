/** Small enough for every network, with room for SRTP and tunnels. Bytes. */
const MAX_PAYLOAD = 1100;
const RTP_VERSION = 0x80;
const MARKER = 0x80;
const RTP_HEADER_BYTES = 12;
/** First byte of the VP8 payload descriptor when the payload begins a frame (RFC 7741, 4.2: the S bit). */
const START_OF_FRAME = 0x10;
const SEQUENCE_RANGE = 0x10000;
const TIMESTAMP_RANGE = 0x100000000;

/** Splits VP8 frames into RTP packets (RFC 3550, RFC 7741); sequence numbers and timestamps continue from frame to frame. */
export class Vp8Packetizer {
  readonly #ssrc: number;
  readonly #payloadType: number;
  #sequence = 0;
  #timestamp = 0;

  constructor(ssrc: number, payloadType: number) {
    this.#ssrc = ssrc;
    this.#payloadType = payloadType;
  }

  /** @param ticks since the previous frame, on the 90 kHz clock */
  packets(frame: Buffer, ticks: number): Buffer[] {
    this.#timestamp = (this.#timestamp + ticks) % TIMESTAMP_RANGE;
    const packets: Buffer[] = [];
    for (let at = 0; at < frame.length; at += MAX_PAYLOAD) {
      const piece = frame.subarray(at, at + MAX_PAYLOAD);
      const isLast = at + MAX_PAYLOAD >= frame.length;
      const packet = Buffer.allocUnsafe(RTP_HEADER_BYTES + 1 + piece.length);
      packet.writeUInt8(RTP_VERSION, 0);
      packet.writeUInt8(this.#payloadType | (isLast ? MARKER : 0), 1);
      packet.writeUInt16BE(this.#sequence, 2);
      packet.writeUInt32BE(this.#timestamp, 4);
      packet.writeUInt32BE(this.#ssrc, 8);
      packet.writeUInt8(at === 0 ? START_OF_FRAME : 0, RTP_HEADER_BYTES);
      piece.copy(packet, RTP_HEADER_BYTES + 1);
      this.#sequence = (this.#sequence + 1) % SEQUENCE_RANGE;
      packets.push(packet);
    }
    return packets;
  }
}
