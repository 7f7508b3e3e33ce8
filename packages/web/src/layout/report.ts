import type { Afterwards, Attendee } from '@gongbang/protocol';
import Papa from 'papaparse';

/**
 * What a spreadsheet would take for a formula, and run: it is text. After OWASP ("CSV Injection"), with the wide forms that
 * East Asian keyboards write and spreadsheets read the same.
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** By this Excel knows UTF-8, and reads Korean. */
const BYTE_ORDER_MARK = '\ufeff';
const MINUTE_MS = 60_000;

/** What stands above the columns, and what is said of somebody. */
export interface ReportWords {
  readonly name: string;
  readonly role: string;
  readonly came: string;
  readonly left: string;
  readonly minutes: string;
  readonly done: string;
  readonly stuck: string;
  readonly rating: string;
  readonly note: string;
  readonly mentee: string;
  readonly assistant: string;
}

/** Who came, how long they were in, and where they were stuck, as a file that spreadsheets open (RFC 4180). */
export function reportCsv({ steps, report }: Afterwards, words: ReportWords): string {
  const { name, role, came, left, minutes, done, stuck, rating, note } = words;
  const titleOf = titles(steps);
  const rows = (report?.attendees ?? []).map((attendee) => {
    const said = report?.notes.find(({ peerId }) => peerId === attendee.peerId);
    return [
      attendee.name,
      attendee.isAssistant ? words.assistant : words.mentee,
      localTime(attendee.cameAt),
      localTime(attendee.leftAt),
      Math.round(attendee.ms / MINUTE_MS),
      attendee.done.flatMap(titleOf).join('; '),
      stuckText(attendee, titleOf),
      said?.rating ?? '',
      said?.text ?? '',
    ];
  });
  const fields = [name, role, came, left, minutes, done, stuck, rating, note];
  return (
    BYTE_ORDER_MARK +
    Papa.unparse({ fields, data: rows }, { escapeFormulae: FORMULA, newline: '\r\n' }) +
    '\r\n'
  );
}

/** "2. Pinch the walls"; nothing for a step that is not in the lesson any more. */
export function titles(steps: Afterwards['steps']): (stepId: string) => string[] {
  return (stepId) => {
    const index = steps.findIndex(({ id }) => id === stepId);
    const step = steps[index];
    return step === undefined ? [] : [`${index + 1}. ${step.title}`];
  };
}

function stuckText({ stuck }: Attendee, titleOf: (stepId: string) => string[]): string {
  return stuck
    .flatMap(({ stepId, note }) =>
      titleOf(stepId).map((title) => (note === '' ? title : `${title} (${note})`)),
    )
    .join('; ');
}

/** 2026-11-21 14:02, by the clock of whoever reads. */
function localTime(at: number): string {
  const date = new Date(at);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
