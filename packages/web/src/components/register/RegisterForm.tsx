import { DEFAULT_SEATS } from '@gongbang/protocol';
import { Check } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { personName, rememberName } from '../../client/browserStore.ts';
import { registerAll } from '../../client/series.ts';
import { reasonFor } from '../../hooks/reasons.ts';
import { useChosenPictures } from '../../hooks/useChosenPictures.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import type { ClassModel } from '../../hooks/useModel.ts';
import { useOwnerKey, type OwnerKeyEntry } from '../../hooks/useOwnerKey.ts';
import { useTerms } from '../../hooks/useTerms.ts';
import { useToast } from '../../hooks/useToast.ts';
import {
  checkRegistration,
  comingUp,
  type Registration,
  type RegistrationErrors,
} from '../../layout/registration.ts';
import { BasicFields, SeatsField, WhenFields, useFieldErrors } from '../ClassFields.tsx';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { LessonEditor } from '../lesson/LessonEditor.tsx';
import { ChosenPicture } from '../lesson/StepPictureField.tsx';
import { MenteeCard } from './MenteeCard.tsx';
import { RepeatFields } from './RepeatFields.tsx';

const EMPTY: Registration = {
  title: '',
  mentorName: '',
  about: '',
  date: '',
  time: '',
  minutes: '',
  repeat: 'once',
  everyDays: '',
  times: '',
  seats: String(DEFAULT_SEATS),
  kind: 'workshop',
  admission: 'open',
  materials: [],
  steps: [],
};

/** The form for a class; filled in from another one, if it should be like that. */
export function RegisterForm({ model }: { model: ClassModel | null }) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const of = model?.known.id ?? '';
  const texts = useDraft('registration', of, () =>
    model === null ? { ...EMPTY, mentorName: personName() } : comingUp(model.form, Date.now()),
  );
  const { draft: form, write } = texts;
  const [errors, setErrors] = useState<RegistrationErrors>({});
  /** How many classes out of how many are created; null while none is being created. */
  const [progress, setProgress] = useState<{ made: number; of: number } | null>(null);
  /** New pictures for steps, or none where the model's step has one. */
  const pictures = useChosenPictures(`registration:${of}`);
  const { chosen, readying, choose } = pictures;
  const drop = (): void => {
    texts.drop();
    pictures.drop();
  };
  const owner = useOwnerKey();
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
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
    const { draft, dates } = checked;
    const key = owner.take();
    if (key === undefined) {
      return;
    }
    const all = Math.max(1, dates.length);
    setProgress({ made: 0, of: all });
    try {
      const { first, unsent, failure } = await registerAll(
        {
          like: model?.isThere === true ? model.known : null,
          draft,
          dates,
          carried: draft.steps.map(({ id }) => id).filter((id) => model?.carried.has(id) && !chosen.has(id)),
          chosen,
          ownerKey: key,
        },
        (made) => {
          if (made === 1) {
            // What remains to be created needs the key after a reload as well.
            owner.accepted(key);
            // From here on the form is the start of a new class.
            drop();
          }
          setProgress({ made, of: all });
        },
      );
      rememberName(first.mentorName);
      for (const { stepId, error } of unsent) {
        const number = draft.steps.findIndex(({ id }) => id === stepId) + 1;
        toast('error', t('register.pictureFailed', { number, reason: t(`failed.${reasonFor(error)}`) }));
      }
      if (failure !== null) {
        toast('error', t('series.failed', { reason: t(`failed.${reasonFor(failure)}`) }));
      }
      // Whoever went elsewhere meanwhile stays there.
      if (!isGone.current) {
        await navigate(`/created/${first.id}`);
      }
    } catch (error) {
      if (!owner.refused(error)) {
        toast('error', t('register.failed', { reason: t(`failed.${reasonFor(error)}`) }));
      }
      setProgress(null);
    }
  };
  const message = useFieldErrors(errors);
  const fields = { form, set, message };
  const isSending = progress !== null;
  // A picture goes with the form in which it was chosen.
  const isWaiting = isSending || readying.size > 0 || pictures.isRestoring;
  return (
    <Form className="mt-2 grid items-start gap-12 md:grid-cols-[minmax(0,1fr)_340px]" onSubmit={submit}>
      <fieldset disabled={isSending} className="contents">
        <div className="divide-y divide-line">
          <Section title={t('register.basics')} hint={t('register.basicsHint')}>
            <BasicFields {...fields} />
          </Section>
          <Section title={t('register.when')} hint={t('register.whenHint')}>
            <WhenFields {...fields} />
            <RepeatFields {...fields} />
          </Section>
          <Section title={t('register.kind')} hint={t('register.kindHint')}>
            <KindFields form={form} set={set} />
            <SeatsField {...fields} />
            <AdmissionField form={form} set={set} />
          </Section>
          <Section title={t('register.lesson')} hint={t('register.lessonHint')}>
            <LessonEditor
              value={form}
              isWrong={message('lesson') !== null}
              onChange={({ materials, steps }) => {
                set({ materials, steps });
              }}
              stepExtra={(stepId, number) => (
                <ChosenPicture
                  number={number}
                  isReadying={readying.has(stepId)}
                  file={
                    chosen.has(stepId) ? (chosen.get(stepId) ?? null) : (model?.pictures.get(stepId) ?? null)
                  }
                  onChoose={(file) => {
                    choose(stepId, file);
                  }}
                />
              )}
            />
            <LessonLength form={form} />
            {message('lesson') !== null && (
              <p className="text-sm text-danger-text" role="alert">
                {message('lesson')}
              </p>
            )}
          </Section>
        </div>
        <MenteeCard form={form} />
        {owner.isAsked && <OwnerKeySection owner={owner} />}
      </fieldset>
      <KeptFor />
      <div className="form-foot sticky bottom-0 col-span-full flex items-center justify-end gap-3 border-t border-line bg-page py-3">
        <p className="mr-auto flex items-center gap-2 text-sm text-text-3 max-md:hidden">
          <Check size={16} className="shrink-0 text-good-text" aria-hidden />
          <span>{t('register.draftKept')}</span>
        </p>
        {!isSending && (
          <Link to="/" className="btn btn-quiet" onClick={drop}>
            {t('common.cancel')}
          </Link>
        )}
        <button className="btn btn-primary btn-lg max-md:grow" disabled={isWaiting} aria-busy={isWaiting}>
          {isWaiting && <span className="spinner" />}
          <span>
            {progress === null
              ? t('register.submit')
              : progress.of === 1
                ? t('register.submitting')
                : t('series.progress', progress)}
          </span>
        </button>
      </div>
    </Form>
  );
}

interface KindFieldsProps {
  readonly form: Registration;
  readonly set: (change: Partial<Registration>) => void;
}

/** Who sees whom. */
function KindFields({ form, set }: KindFieldsProps) {
  const { t } = useTranslation();
  return (
    <RadioGroup.Root
      className="grid grid-cols-2 gap-3"
      value={form.kind}
      aria-label={t('register.kind')}
      onValueChange={(value) => {
        set({ kind: value === 'round-table' ? 'round-table' : 'workshop' });
      }}
    >
      <Choice value="workshop" title={t('kind.workshop')} hint={t('kind.workshopHint')} />
      <Choice value="round-table" title={t('kind.round-table')} hint={t('kind.tableHint')} />
    </RadioGroup.Root>
  );
}

/** Who is let in. */
function AdmissionField({ form, set }: KindFieldsProps) {
  const { t } = useTranslation();
  return (
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
  );
}

/** How long the steps take together, and how that fits the class. */
function LessonLength({ form }: { form: Registration }) {
  const { t } = useTranslation();
  const all = form.steps.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0);
  const length = Number(form.minutes) || 0;
  if (all === 0) {
    return null;
  }
  const over = all - length;
  return (
    <p className="text-right text-[13px] text-text-3 tabular-nums">
      {[
        t('register.stepMinutes', { count: all }),
        ...(length === 0
          ? []
          : [
              over > 0
                ? t('register.minutesOver', { count: over })
                : t('register.minutesLeft', { count: -over }),
            ]),
      ].join(' · ')}
    </p>
  );
}

/** Shown if only the server's owner creates classes, and this browser does not know the key yet. */
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
    <RadioGroup.Item value={value} className="choice is-card">
      <b>{title}</b>
      <span className="choice-mark mt-0" aria-hidden>
        <RadioGroup.Indicator className="choice-dot" />
      </span>
      <span className="text-[13px] leading-snug text-text-2">{hint}</span>
    </RadioGroup.Item>
  );
}
