import type { NewToken as Made, Token } from '@gongbang/protocol';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../../client/accounts.ts';
import { useAccountAct } from '../../hooks/useAccountAct.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayOf, timeOfDay } from '../../layout/format.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { CopyRow } from '../CopyRow.tsx';
import { IconButton } from '../IconButton.tsx';
import { OnItsWay, Section } from '../account/Section.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';

const load = () => askAccounts('getTokens');

/** Tokens for the owner's own programs: created, listed with their last use, and removed. */
export function TokensSection() {
  const { t } = useTranslation();
  const { value, failure, reload } = useLoaded(load);
  const [isNew, setNew] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  return (
    <Section title={t('developers.tokens')} hint={t('developers.tokensHint')}>
      {made !== null && <MadeToken made={made} />}
      {value === null ? (
        <OnItsWay failure={failure} />
      ) : value.tokens.length === 0 ? (
        <p className="text-sm text-text-3">{t('developers.tokensNone')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {value.tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              onGone={() => {
                setMade((shown) => (shown?.token.id === token.id ? null : shown));
                reload();
              }}
            />
          ))}
        </ul>
      )}
      <button
        className="btn btn-line justify-self-start"
        onClick={() => {
          setNew(true);
        }}
      >
        <Plus size={16} aria-hidden />
        <span>{t('developers.tokenNew')}</span>
      </button>
      <NewTokenDialog
        isOpen={isNew}
        onOpenChange={setNew}
        onMade={(fresh) => {
          setMade(fresh);
          reload();
        }}
      />
    </Section>
  );
}

function MadeToken({ made: { token, secret } }: { made: Made }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-2" role="status" data-made-token>
      <p className="note">
        <KeyRound size={20} aria-hidden />
        <span>{t('developers.tokenOnce', { name: token.name })}</span>
      </p>
      <CopyRow text={secret} label={t('developers.copy')}>
        <code className="break-all">{secret}</code>
      </CopyRow>
    </div>
  );
}

function TokenRow({ token, onGone }: { token: Token; onGone: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act } = useAccountAct();
  const { id, name, scope, end, madeBy, expiresAt, usedAt } = token;
  const language = currentLanguage();
  const said = [
    t(scope === 'read' ? 'developers.scopeRead' : 'developers.scopeFull'),
    `gb_…${end}`,
    ...(madeBy === null ? [] : [madeBy]),
    expiresAt === null
      ? t('developers.endsNever')
      : t('developers.endsOn', { day: dayOf(expiresAt, language) }),
    usedAt === null
      ? t('developers.usedNever')
      : t('developers.usedAt', { when: `${dayOf(usedAt, language)} ${timeOfDay(usedAt, language)}` }),
  ];
  return (
    <li className="flex items-center justify-between gap-3 py-3" data-token>
      <p className="min-w-0">
        <b className="block break-words">{name}</b>
        <span className="text-[13px] break-words text-text-3">{said.join(' · ')}</span>
      </p>
      <ConfirmDialog
        trigger={
          <IconButton label={t('developers.tokenRemove', { name })}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        }
        title={t('developers.tokenRemoveTitle')}
        description={t('developers.tokenRemoveHint', { name })}
        confirm={t('developers.remove')}
        cancel={t('common.cancel')}
        onConfirm={() => {
          act(async () => {
            await askAccounts('removeToken', { params: { tokenId: id } });
            toast('info', t('developers.tokenRemoved'));
            onGone();
          });
        }}
      />
    </li>
  );
}
