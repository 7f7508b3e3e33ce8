import type { ComponentProps } from 'react';

import { part } from '../components/part.tsx';
import { Loading } from './Loading.tsx';

/*
 * The pages of a studio's site, except those that everybody sees first. A class link loads none of their names.
 */

const pages = {
  book: part(async () => (await import('./BookPage.tsx')).BookPage, <Loading />),
  booking: part(async () => (await import('./BookingPage.tsx')).BookingPage, <Loading />),
  receipt: part(async () => (await import('./ReceiptPage.tsx')).ReceiptPage, <Loading />),
  review: part(async () => (await import('./ReviewPage.tsx')).ReviewPage, <Loading />),
  board: part(async () => (await import('./BoardPage.tsx')).BoardPage, <Loading />),
  my: part(async () => (await import('./MyPage.tsx')).MyPage, <Loading />),
  alerts: part(async () => (await import('./AlertsPage.tsx')).AlertsPage, <Loading />),
  studio: part(async () => (await import('./OwnStudioPage.tsx')).OwnStudioPage, <Loading />),
  money: part(async () => (await import('./MoneyPage.tsx')).MoneyPage, <Loading />),
  moneySettings: part(async () => (await import('./MoneySettingsPage.tsx')).MoneySettingsPage, <Loading />),
  developers: part(async () => (await import('./DevelopersPage.tsx')).DevelopersPage, <Loading />),
  courseForm: part(async () => (await import('./CourseFormPage.tsx')).CourseFormPage, <Loading />),
};

type BoardAt = ComponentProps<typeof pages.board>;

/** Which page of the site, and what its address says. */
export type SitePageProps =
  | { readonly page: Exclude<keyof typeof pages, 'board' | 'alerts'> }
  | ({ readonly page: 'board' } & BoardAt)
  | { readonly page: 'alerts'; readonly does: 'on' | 'end' };

/** A page of the studio's site. */
export function SitePages(props: SitePageProps) {
  if (props.page === 'board') {
    return <pages.board slug={props.slug} entryId={props.entryId} />;
  }
  if (props.page === 'alerts') {
    return <pages.alerts does={props.does} />;
  }
  const Page = pages[props.page];
  return <Page />;
}
