/** What people may be in a class. */
import { z } from 'zod';

/**
 * What a person may do in a class. An assistant is a mentee promoted by the mentor; a camera is a phone that
 * sends the mentor's hands and nothing else.
 */
export const role = z.enum(['mentor', 'assistant', 'mentee', 'camera']);
export type Role = z.infer<typeof role>;

/** The role a link grants. Nobody joins as an assistant. */
export const linkRole = role.exclude(['assistant']);
export type LinkRole = z.infer<typeof linkRole>;

export const EVERYONE: readonly Role[] = ['mentor', 'assistant', 'mentee', 'camera'];
/** Everyone in the class, except a phone that only sends. */
export const PEOPLE: readonly Role[] = ['mentor', 'assistant', 'mentee'];
export const MENTOR: readonly Role[] = ['mentor'];
/** Who manages hands and chat. */
export const STAFF: readonly Role[] = ['mentor', 'assistant'];
/** Who has a bench. */
export const BENCHES: readonly Role[] = ['assistant', 'mentee'];
export const MENTEE: readonly Role[] = ['mentee'];
export const CAMERA: readonly Role[] = ['camera'];
/** The mentor, at the laptop or on the phone above their hands. */
export const MENTOR_OR_CAMERA: readonly Role[] = ['mentor', 'camera'];

/** Manages hands and chat, and sees the wall. */
export const isStaff = (of: Role): boolean => STAFF.includes(of);

/** Has a bench of their own. */
export const hasBench = (of: Role): boolean => BENCHES.includes(of);
