import type { Afterwards, Attendee } from '@gongbang/protocol';
import Papa from 'papaparse';

/**
 * Text that a spreadsheet would take for a formula, and run. After OWASP ("CSV Injection"), with the wide forms that
 * East Asian keyboards write and spreadsheets read the same.
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** Tells Excel that this is UTF-8, so that it can read Korean. */
const BYTE_ORDER_MARK = '\ufeff';
const MINUTE_MS = 60_000;

/** The column headings, and the words for the cells. */
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

/** Who came, how long they stayed, and where they got stuck, as a file that spreadsheets open (RFC 4180). */
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

/** "2. Pinch the walls"; nothing for a step that is no longer in the lesson. */
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

/** 2026-11-21 14:02, by the reader's clock. */
function localTime(at: number): string {
  const date = new Date(at);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
