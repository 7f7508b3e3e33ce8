import { z } from 'zod';

/** How far an address reaches: anywhere (`PUBLIC_URL`), the local network, this machine only. */
export const addressReach = z.enum(['everywhere', 'network', 'here']);
export type AddressReach = z.infer<typeof addressReach>;

/** An address where the server can be reached. */
export const serverAddress = z.object({
  /** `https://192.168.0.12:3443` */
  origin: z.string(),
  reach: addressReach,
  /** Whether browsers allow camera and microphone there: it takes a secure context, that is https, or http on localhost. */
  hasCameras: z.boolean(),
  /** The interface it belongs to: `wlan0`, `Ethernet`; null for `everywhere` and `here`. */
  network: z.string().nullable(),
});
export type ServerAddress = z.infer<typeof serverAddress>;

/** More than any machine has; the best come first. */
export const MAX_ADDRESSES = 64;

/** Where the server can be reached, as far as the caller may know. */
export const serverAddresses = z.object({
  /** The best one to hand out first. */
  addresses: z.array(serverAddress).max(MAX_ADDRESSES),
  /** The local certificate authority behind the https addresses; null if there is none. */
  authority: z
    .object({
      /** SHA-256 of its certificate: `AA:BB:…` */
      fingerprint: z.string(),
    })
    .nullable(),
});
export type ServerAddresses = z.infer<typeof serverAddresses>;
