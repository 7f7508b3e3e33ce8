import { accountRole, type Account, type Person } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../client/accounts.ts';
import { nowIs } from '../client/me.ts';
import { askProven } from '../client/proof.ts';
import { OnItsWay } from '../components/account/Section.tsx';
import { SignedInOnly } from '../components/account/SignedInOnly.tsx';
import { SitePage } from '../components/account/SitePage.tsx';
import { useAccountAct } from '../hooks/useAccountAct.ts';
import { useLoaded } from '../hooks/useLoaded.ts';
import { useToast } from '../hooks/useToast.ts';
import { currentLanguage } from '../i18n/index.ts';
import { calledBy } from '../layout/accounts.ts';
import { dayOf } from '../layout/format.ts';

/** Everybody who has an account, and their role: for the owner. */
export function PeoplePage() {
  const { t } = useTranslation();
  return (
    <SitePage className="site-narrow grid gap-5 pt-5 pb-12">
      <div className="grid gap-2">
        <h1 className="text-[28px] font-[750] md:text-4xl">{t('people.title')}</h1>
        <p className="text-base text-text-2">{t('people.lead')}</p>
        <p className="text-sm text-text-3">{t('people.ownerHint')}</p>
      </div>
      <SignedInOnly isForOwner>{(account) => <PeopleList me={account} />}</SignedInOnly>
    </SitePage>
  );
}

const load = () => askAccounts('getPeople');

function PeopleList({ me }: { me: Account }) {
  const { t } = useTranslation();
  const { value, failure } = useLoaded(load);
  const { act, isBusy } = useAccountAct();
  const [later, setLater] = useState<readonly Person[]>([]);
  const [changes, setChanges] = useState<ReadonlyMap<string, Person>>(new Map());
  const [isAll, setAll] = useState(false);
  if (value === null) {
    return <OnItsWay failure={failure} />;
  }
  const people = [...value.people, ...later].map((person) => changes.get(person.id) ?? person);
  const more = async (): Promise<void> => {
    const after = people.at(-1)?.id;
    const next = await askAccounts('getPeople', after === undefined ? {} : { query: { after } });
    setLater([...later, ...next.people]);
    setAll(!next.hasMore);
  };
  return (
    <>
      <ul className="card divide-y divide-line">
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            onChanged={(changed) => {
              setChanges(new Map([...changes, [changed.id, changed]]));
              if (changed.id === me.id) {
                nowIs({ ...me, role: changed.role });
              }
            }}
          />
        ))}
      </ul>
      {value.hasMore && !isAll && (
        <button
          className="btn btn-line justify-self-center"
          disabled={isBusy}
          onClick={() => {
            act(more);
          }}
        >
          {t('people.more')}
        </button>
      )}
    </>
  );
}

function PersonRow({ person, onChanged }: { person: Person; onChanged: (person: Person) => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useAccountAct();
  const { id, email, role, createdAt } = person;
  const name = person.name ?? t('people.noName');
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-5 gap-y-2 px-5 py-4" data-person>
      <p className="min-w-0">
        <b className="block break-words">{name}</b>
        <span className="block text-[13px] break-all text-text-2">{email ?? t('people.noEmail')}</span>
        <span className="text-[13px] text-text-3">
          {t('people.since', { when: dayOf(createdAt, currentLanguage()) })}
        </span>
      </p>
      <select
        className="input w-auto shrink-0"
        aria-label={t('people.roleOf', { name: calledBy(person) ?? name })}
        value={role}
        disabled={isBusy}
        onChange={(event) => {
          const wanted = accountRole.parse(event.target.value);
          act(async () => {
            const changed = await askProven('changePerson', {
              params: { accountId: id },
              body: { role: wanted },
            });
            onChanged(changed);
            toast(
              'info',
              t('people.changed', { name: calledBy(changed) ?? name, role: t(`people.${changed.role}`) }),
            );
          });
        }}
      >
        {accountRole.options.map((option) => (
          <option key={option} value={option}>
            {t(`people.${option}`)}
          </option>
        ))}
      </select>
    </li>
  );
}
