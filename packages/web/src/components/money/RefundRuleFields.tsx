import { USUAL_REFUND_RULE, type RefundRule } from '@gongbang/protocol';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SHARES, isUsual, ruleOf, typedRule, type TierTyped } from '../../layout/coursePrice.ts';
import { useShareWords } from '../site/RefundTable.tsx';

interface RefundRuleFieldsProps {
  readonly tiers: readonly TierTyped[];
  readonly error: string | null;
  readonly onTiers: (tiers: readonly TierTyped[]) => void;
}

/** The most lines a rule can have. */
const MAX_TIERS = 5;

/** How much is refunded for cancelling when: the usual rule in one press, or line by line in words. */
export function RefundRuleFields({ tiers, error, onTiers }: RefundRuleFieldsProps) {
  const { t } = useTranslation();
  const errorId = useId();
  const rule = ruleOf(tiers);
  const usual = rule !== null && isUsual(rule);
  const [isOwn, setOwn] = useState(!usual);
  const change = (place: number, tier: Partial<TierTyped>): void => {
    onTiers(tiers.map((one, at) => (at === place ? { ...one, ...tier } : one)));
  };
  return (
    <div className="stack is-close" role="group" aria-label={t('coursePrice.rule')}>
      <div className="across is-apart">
        <b className="text-sm">{t('coursePrice.rule')}</b>
        {isOwn ? (
          <button
            type="button"
            className="btn btn-line btn-sm"
            onClick={() => {
              onTiers(typedRule(USUAL_REFUND_RULE));
              setOwn(false);
            }}
          >
            {t('coursePrice.usual')}
          </button>
        ) : (
          <button
            type="button"
            className="btn btn-line btn-sm"
            onClick={() => {
              setOwn(true);
            }}
          >
            {t('coursePrice.own')}
          </button>
        )}
      </div>
      {isOwn && (
        <>
          {tiers.length === 0 && <p className="second">{t('coursePrice.noTiers')}</p>}
          {tiers.map((tier, place) => (
            <Tier
              // A line has no name except its place.
              key={place}
              tier={tier}
              number={place + 1}
              errorId={error === null ? undefined : errorId}
              onChange={(changed) => {
                change(place, changed);
              }}
              onRemove={() => {
                onTiers(tiers.filter((_, at) => at !== place));
              }}
            />
          ))}
          {tiers.length < MAX_TIERS && (
            <button
              type="button"
              className="btn btn-quiet btn-sm justify-self-start"
              onClick={() => {
                onTiers([...tiers, nextTier(rule)]);
              }}
            >
              <Plus size={16} aria-hidden />
              <span>{t('coursePrice.addTier')}</span>
            </button>
          )}
          {error !== null && (
            <p id={errorId} className="text-sm text-danger-text" role="alert">
              {error}
            </p>
          )}
        </>
      )}
      <p className="small">{t('coursePrice.ruleHint')}</p>
    </div>
  );
}

/** A line after the last one, if there is room for it. */
function nextTier(rule: RefundRule | null): TierTyped {
  const last = rule?.at(-1);
  const share = SHARES.find((one) => one < (last?.share ?? Infinity)) ?? 10;
  return { days: last === undefined ? '1' : String(Math.max(0, last.days - 1)), share: String(share) };
}

interface TierProps {
  readonly tier: TierTyped;
  readonly number: number;
  /** The element that says what is wrong with the rule. */
  readonly errorId: string | undefined;
  readonly onChange: (change: Partial<TierTyped>) => void;
  readonly onRemove: () => void;
}

function Tier({ tier: { days, share }, number, errorId, onChange, onRemove }: TierProps) {
  const { t } = useTranslation();
  const words = useShareWords();
  // A rule that was not made here may use another share.
  const shares = [...new Set([...SHARES, Number(share)])].toSorted((a, b) => b - a);
  return (
    <div className="tier">
      <input
        className="input text-right tabular-nums"
        inputMode="numeric"
        maxLength={2}
        aria-label={t('coursePrice.tierDays', { number })}
        aria-invalid={errorId !== undefined}
        aria-describedby={errorId}
        value={days}
        onChange={(event) => {
          onChange({ days: event.target.value });
        }}
      />
      <span>{t('coursePrice.daysBefore')}</span>
      <select
        className="input"
        aria-label={t('coursePrice.tierShare', { number })}
        value={share}
        onChange={(event) => {
          onChange({ share: event.target.value });
        }}
      >
        {shares.map((one) => (
          <option key={one} value={String(one)}>
            {words(one)}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="icon-btn min-h-11 min-w-11"
        aria-label={t('coursePrice.removeTier', { number })}
        onClick={onRemove}
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}
