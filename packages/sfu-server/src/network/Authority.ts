/** What an authority says of itself, for those who are asked to trust it. */
export interface Authority {
  readonly der: Buffer;
  /** SHA-256: `AA:BB:…` */
  readonly fingerprint: string;
  readonly title: string;
  readonly hosts: readonly string[];
  /** As `192.168.0.0/16`. */
  readonly ranges: readonly string[];
  /** Day until which it holds, as `2036-11-23`. */
  readonly until: string;
}
