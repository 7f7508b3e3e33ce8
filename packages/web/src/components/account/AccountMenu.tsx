import type { Account } from '@gongbang/protocol';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useSignOut } from '../../hooks/useSignOut.ts';
import { calledBy } from '../../layout/accounts.ts';
import { Avatar } from '../Avatar.tsx';

/** The signed-in user's menu. */
export function AccountMenu({ account }: { account: Account }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const name = calledBy(account) ?? t('account.title');
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="icon-btn" aria-label={t('account.menu', { name })} data-account>
        <Avatar name={name} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu max-w-72" align="end" collisionPadding={8}>
          <DropdownMenu.Label className="grid px-3 py-2 text-sm">
            <b className="break-words">{name}</b>
            {account.email !== null && account.email !== name && (
              <span className="text-[13px] break-all text-text-3">{account.email}</span>
            )}
          </DropdownMenu.Label>
          <DropdownMenu.Item className="menu-item" asChild>
            <Link to="/my" className="text-text no-underline">
              {t('account.mine')}
            </Link>
          </DropdownMenu.Item>
          {account.role !== 'person' && (
            <DropdownMenu.Item className="menu-item" asChild>
              <Link to="/studio" className="text-text no-underline">
                {t('account.ownStudio')}
              </Link>
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Item className="menu-item" asChild>
            <Link to="/account" className="text-text no-underline">
              {t('account.settings')}
            </Link>
          </DropdownMenu.Item>
          {account.role === 'owner' && (
            <DropdownMenu.Item className="menu-item" asChild>
              <Link to="/people" className="text-text no-underline">
                {t('account.people')}
              </Link>
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Item className="menu-item" onSelect={() => void signOut()}>
            {t('account.signOut')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
