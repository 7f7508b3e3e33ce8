import { z } from 'zod';

/** How far an address reaches: everywhere (`PUBLIC_URL`), the same network, this machine alone. */
export const addressReach = z.enum(['everywhere', 'network', 'here']);
export type AddressReach = z.infer<typeof addressReach>;

/** An address at which the server is found. */
export const serverAddress = z.object({
  /** `https://192.168.0.12:3443` */
  origin: z.string(),
  reach: addressReach,
  /** Whether browsers give camera and microphone there: a secure context, that is https, or http on localhost. */
  hasCameras: z.boolean(),
  /** The interface that it is on: `wlan0`, `Ethernet`; null for everywhere and here. */
  network: z.string().nullable(),
});
export type ServerAddress = z.infer<typeof serverAddress>;

/** More than any machine has; the best come first. */
export const MAX_ADDRESSES = 64;

/** Where the server is found, as the one who asks may know it. */
export const serverAddresses = z.object({
  /** The best one to hand out first. */
  addresses: z.array(serverAddress).max(MAX_ADDRESSES),
  /** The local certificate authority behind the https addresses; null where there is none. */
  authority: z
    .object({
      /** SHA-256 of its certificate: `AA:BB:…` */
      fingerprint: z.string(),
    })
    .nullable(),
});
export type ServerAddresses = z.infer<typeof serverAddresses>;
