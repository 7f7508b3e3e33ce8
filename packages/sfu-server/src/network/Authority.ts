/** An authority's description of itself, for those asked to trust it. */
export interface Authority {
  readonly der: Buffer;
  /** SHA-256: `AA:BB:…` */
  readonly fingerprint: string;
  readonly title: string;
  readonly hosts: readonly string[];
  /** In the form `192.168.0.0/16`. */
  readonly ranges: readonly string[];
  /** The last day of its validity, in the form `2036-11-23`. */
  readonly until: string;
}
