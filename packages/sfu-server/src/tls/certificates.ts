// The library's containers need this import, before the library itself.
import 'reflect-metadata';

import { X509Certificate, createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';

import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  NameConstraints,
  id_ce_nameConstraints,
} from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';

import type { Authority } from '../network/Authority.ts';
import { within, type Range } from '../network/ranges.ts';

/** P-256 with SHA-256: what every browser and system accepts. */
const KEY = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** A certificate and its private key, both as PEM. */
export interface Keyed {
  readonly certificate: string;
  readonly key: string;
}

/** Host names and IP addresses. */
export interface Names {
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
}

/** What an authority may vouch for: these names and those beneath them, addresses in these ranges, and nothing else. */
export interface Constraints {
  readonly hosts: readonly string[];
  readonly ranges: readonly Range[];
}

/** The validity of a certificate, in ms of the wall clock. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

/**
 * A certificate authority that can vouch only for servers, and only within its constraints (RFC 5280,
 * 4.2.1.10): trusting it trusts its owner with nothing else.
 */
export async function makeAuthority(
  name: string,
  { hosts, ranges }: Constraints,
  validity: Validity,
): Promise<Keyed> {
  const permitted = [
    ...hosts.map((dNSName) => new GeneralName({ dNSName })),
    ...ranges.map(([network, prefix]) => new GeneralName({ iPAddress: `${network}/${prefix}` })),
  ];
  const constraints = new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(permitted.map((base) => new GeneralSubtree({ base }))),
  });
  const keys = await crypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    keys,
    name: [{ CN: [name] }, { O: ['Gongbang'] }],
    notBefore: new Date(validity.from),
    notAfter: new Date(validity.to),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** A certificate for a server with these names, which the authority must be allowed to vouch for. */
export async function makeLeaf(
  authority: Keyed,
  { hosts, addresses }: Names,
  validity: Validity,
): Promise<Keyed> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await crypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: ['Gongbang'] }],
    issuer: issuer.subjectName.toJSON(),
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.key),
    notBefore: new Date(validity.from),
    notAfter: new Date(validity.to),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...hosts.map((value) => ({ type: 'dns' as const, value })),
        ...addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** What an authority may vouch for, according to its certificate. */
export function constraintsOf(certificate: string): Constraints {
  const extension = new x509.X509Certificate(certificate).getExtension(id_ce_nameConstraints);
  const { permittedSubtrees } =
    extension === null ? new NameConstraints() : AsnConvert.parse(extension.value, NameConstraints);
  const bases = Array.from(permittedSubtrees ?? [], ({ base }) => base);
  return {
    hosts: bases.flatMap(({ dNSName }) => dNSName ?? []),
    ranges: bases.flatMap(({ iPAddress }) => {
      const [network = '', prefix = ''] = iPAddress?.split('/') ?? [];
      return isIP(network) === 0 ? [] : [[network, Number(prefix)] as const];
    }),
  };
}

/** An authority's details, from its certificate. @throws Error when it is not one */
export function describeAuthority(certificate: string): Authority {
  const { raw, fingerprint256, subject, validToDate } = new X509Certificate(certificate);
  const { hosts, ranges } = constraintsOf(certificate);
  return {
    der: raw,
    fingerprint: fingerprint256,
    title: /^CN=(.*)$/m.exec(subject)?.[1] ?? 'Gongbang',
    hosts,
    ranges: ranges.map(([network, prefix]) => `${network}/${prefix}`),
    until: validToDate.toISOString().slice(0, 10),
  };
}

/** Those of the names that the constraints allow. */
export function allowed({ hosts, addresses }: Names, constraints: Constraints): Names {
  const isInRange = within(constraints.ranges);
  return {
    hosts: hosts.filter((host) =>
      constraints.hosts.some((name) => host === name || host.endsWith(`.${name}`)),
    ),
    addresses: addresses.filter(isInRange),
  };
}

/**
 * Parses a certificate and its key from one file's text.
 * @throws Error when one of them is missing or truncated, or they do not belong together
 */
export function readKeyed(pem: string): Keyed & { readonly parsed: X509Certificate } {
  const part = (label: string): string => {
    const found = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\n`).exec(pem)?.[0];
    if (found === undefined) {
      throw new Error(`it has no ${label.toLowerCase()}`);
    }
    return found;
  };
  const [certificate, key] = [part('CERTIFICATE'), part('PRIVATE KEY')];
  const parsed = new X509Certificate(certificate);
  if (!parsed.checkPrivateKey(createPrivateKey(key))) {
    throw new Error('its key is another certificate’s');
  }
  return { certificate, key, parsed };
}

/** Both in one text, so that they are written in one step. */
export const writeKeyed = ({ certificate, key }: Keyed): string => `${certificate.trim()}\n${key.trim()}\n`;

async function pemOf(privateKey: Key): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

async function signingKey(pem: string): Promise<Key> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return crypto.subtle.importKey('pkcs8', new Uint8Array(der), KEY, false, ['sign']);
}
