import { DEFAULT_SEATS } from '@gongbang/protocol';
import { Armchair, CalendarDays } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import table from '../assets/scenes/table.svg';
import { personName, rememberClass, rememberName } from '../client/browserStore.ts';
import { http } from '../client/http.ts';
import { Avatar } from '../components/Avatar.tsx';
import { BasicFields, SeatsField, WhenFields, useFieldErrors } from '../components/ClassFields.tsx';
import { Form } from '../components/Form.tsx';
import { InputField } from '../components/InputField.tsx';
import { LessonEditor } from '../components/lesson/LessonEditor.tsx';
import { SiteFooter } from '../components/SiteFooter.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { reasonFor } from '../hooks/reasons.ts';
import { useDraft } from '../hooks/useDraft.ts';
import { useOwnerKey, type OwnerKeyEntry } from '../hooks/useOwnerKey.ts';
import { useTerms } from '../hooks/useTerms.ts';
import { useToast } from '../hooks/useToasts.tsx';
import { currentLanguage } from '../i18n/index.ts';
import { checkRegistration, type Registration, type RegistrationErrors } from '../layout/registration.ts';
import { whenText } from '../layout/when.ts';

const EMPTY: Registration = {
  title: '',
  mentorName: '',
  about: '',
  date: '',
  time: '',
  minutes: '',
  seats: String(DEFAULT_SEATS),
  kind: 'workshop',
  admission: 'open',
  materials: [],
  steps: [],
};

/** Registers a class. */
export function RegisterPage() {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const {
    draft: form,
    write,
    drop,
  } = useDraft('registration', '', () => ({ ...EMPTY, mentorName: personName() }));
  const [errors, setErrors] = useState<RegistrationErrors>({});
  const [isSending, setSending] = useState(false);
  const owner = useOwnerKey();
  const set = (change: Partial<Registration>): void => {
    write({ ...form, ...change });
    setErrors({});
  };
  const submit = async (): Promise<void> => {
    const checked = checkRegistration(form, Date.now());
    if (!checked.ok) {
      setErrors(checked.errors);
      return;
    }
    const key = owner.take();
    if (key === undefined) {
      return;
    }
    setSending(true);
    try {
      const created = await http.createClass(checked.draft, key);
      owner.accepted(key);
      const { id, title, mentorName, startsAt, wholeDay, timeZone } = created.class;
      rememberName(mentorName);
      drop();
      rememberClass({
        id,
        title,
        mentorName,
        startsAt,
        wholeDay,
        timeZone,
        role: 'mentor',
        key: created.keys.mentor,
        menteeKey: created.keys.mentee,
        visitedAt: Date.now(),
      });
      await navigate(`/created/${id}`);
    } catch (error) {
      if (!owner.refused(error)) {
        toast('error', t('register.failed', { reason: t(`failed.${reasonFor(error)}`) }));
      }
      setSending(false);
    }
  };
  const message = useFieldErrors(errors);
  const fields = { form, set, message };
  return (
    <>
      <SiteHeader />
      <main id="main" className="site pt-5">
        <h1 className="text-[28px] font-[750] md:text-4xl">{t('register.title')}</h1>
        <p className="mt-2 text-base text-text-2">{t('register.lead')}</p>
        <Form className="mt-2 grid items-start gap-12 md:grid-cols-[minmax(0,1fr)_340px]" onSubmit={submit}>
          <div className="divide-y divide-line">
            <Section title={t('register.basics')} hint={t('register.basicsHint')}>
              <BasicFields {...fields} />
            </Section>
            <Section title={t('register.when')} hint={t('register.whenHint')}>
              <WhenFields {...fields} />
            </Section>
            <Section title={t('register.seats')} hint={t('register.seatsHint')}>
              <SeatsField {...fields} />
            </Section>
            <Section title={t('register.lesson')} hint={t('register.lessonHint')}>
              <LessonEditor
                value={form}
                isWrong={message('lesson') !== null}
                onChange={({ materials, steps }) => {
                  set({ materials, steps });
                }}
              />
              {message('lesson') !== null && (
                <p className="text-sm text-danger-text" role="alert">
                  {message('lesson')}
                </p>
              )}
            </Section>
            <Section title={t('register.kind')} hint={t('register.kindHint')}>
              <RadioGroup.Root
                className="grid gap-2"
                value={form.kind}
                aria-label={t('register.kind')}
                onValueChange={(value) => {
                  set({ kind: value === 'round-table' ? 'round-table' : 'workshop' });
                }}
              >
                <Choice value="workshop" title={t('kind.workshop')} hint={t('kind.workshopHint')} />
                <Choice value="round-table" title={t('kind.round-table')} hint={t('kind.tableHint')} />
              </RadioGroup.Root>
              <label className="flex items-center gap-3 text-sm">
                <input
                  type="checkbox"
                  className="h-5 w-5 shrink-0 accent-[var(--primary)]"
                  checked={form.admission === 'ask'}
                  onChange={(event) => {
                    set({ admission: event.target.checked ? 'ask' : 'open' });
                  }}
                />
                <span>
                  <b className="block">{t('order.ask')}</b>
                  <span className="text-text-2">{t('order.askHint')}</span>
                </span>
              </label>
            </Section>
          </div>
          <MenteeCard form={form} />
          {owner.isAsked && <OwnerKeySection owner={owner} />}
          <KeptFor />
          <div className="form-foot sticky bottom-0 col-span-full flex items-center justify-end gap-3 border-t border-line bg-page py-3">
            <Link to="/" className="btn btn-quiet" onClick={drop}>
              {t('common.cancel')}
            </Link>
            <button className="btn btn-primary btn-lg max-md:grow" disabled={isSending} aria-busy={isSending}>
              {isSending && <span className="spinner" />}
              <span>{isSending ? t('register.submitting') : t('register.submit')}</span>
            </button>
          </div>
        </Form>
      </main>
      <SiteFooter />
    </>
  );
}

/** Where only the server's owner creates classes, and this browser does not know the key yet. */
function OwnerKeySection({ owner }: { owner: OwnerKeyEntry }) {
  const { t } = useTranslation();
  return (
    <div className="col-span-full border-t border-line">
      <Section title={t('ownerKey.title')} hint={t('ownerKey.hint')}>
        <InputField
          label={t('ownerKey.label')}
          error={owner.error === null ? null : t(owner.error)}
          type="password"
          className="max-w-96"
          value={owner.text}
          autoComplete="current-password"
          onText={(text) => {
            owner.enter(text);
          }}
        />
      </Section>
    </div>
  );
}

/** How long the server keeps a class. */
function KeptFor() {
  const { t } = useTranslation();
  const terms = useTerms();
  return (
    <p className="col-span-full text-sm text-text-2">
      {terms !== null &&
        (terms.keepDays === null ? t('register.keptAlways') : t('register.kept', { days: terms.keepDays }))}
    </p>
  );
}

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className="grid gap-4 py-7 md:grid-cols-[150px_minmax(0,1fr)] md:gap-6">
      <header>
        <h2 className="text-base">{title}</h2>
        <p className="mt-1.5 text-[13px] leading-normal text-text-3">{hint}</p>
      </header>
      <div className="grid gap-5">{children}</div>
    </section>
  );
}

function Choice({ value, title, hint }: { value: string; title: string; hint: string }) {
  return (
    <RadioGroup.Item value={value} className="choice">
      <span className="choice-mark" aria-hidden>
        <RadioGroup.Indicator className="choice-dot" />
      </span>
      <span className="text-left">
        <b className="block">{title}</b>
        <span className="text-sm text-text-2">{hint}</span>
      </span>
    </RadioGroup.Item>
  );
}

/** The class as mentees will see it. */
function MenteeCard({ form }: { form: Registration }) {
  const { t } = useTranslation();
  const at = form.date === '' ? NaN : new Date(`${form.date}T${form.time || '00:00'}`).getTime();
  const startsAt = Number.isNaN(at) ? null : at;
  const when = whenText({ startsAt, wholeDay: form.time === '', timeZone: null }, currentLanguage());
  return (
    <aside className="sticky top-6 grid gap-3 pt-7 max-md:hidden">
      <span className="text-[13px] font-medium text-text-3">{t('register.previewTitle')}</span>
      <div className="card overflow-hidden shadow-2">
        <img src={table} alt="" className="aspect-[16/10] w-full object-cover" />
        <div className="grid gap-3 p-5">
          <b className="text-lg leading-snug">{form.title || t('register.previewPlaceholder')}</b>
          {form.mentorName !== '' && (
            <span className="flex items-center gap-2 text-sm">
              <Avatar name={form.mentorName} size={24} />
              <span>{t('common.mentorOf', { name: form.mentorName })}</span>
            </span>
          )}
          <hr className="seam" />
          <span className="flex items-center gap-2 text-sm text-text-2">
            <CalendarDays size={16} aria-hidden />
            <span>{when?.own ?? t('home.noTime')}</span>
          </span>
          <span className="flex items-center gap-2 text-sm text-text-2">
            <Armchair size={16} aria-hidden />
            <span>{t('register.seatsCount', { count: Number(form.seats) || 0 })}</span>
          </span>
        </div>
      </div>
    </aside>
  );
}
