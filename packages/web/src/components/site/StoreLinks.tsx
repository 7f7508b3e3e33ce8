import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';

import { useAccount } from '../../hooks/useMe.ts';

/** The destinations in a studio. On a phone, the mark leads to the classes, and the rest is for signed-in users. */
export function StoreLinks() {
  const { t } = useTranslation();
  const account = useAccount();
  const role = account?.role;
  const isMentor = role === 'mentor' || role === 'owner';
  const onPhone = account === null ? 'max-md:hidden' : isMentor ? 'max-[379px]:hidden' : '';
  const all: readonly (readonly [string, string, string])[] = [
    ['/', t('courses.nav'), 'max-md:hidden'],
    ['/my', t('mine.title'), onPhone],
    ...(isMentor ? [['/studio', t('ownStudio.title'), ''] as const] : []),
  ];
  return all.map(([to, text, room]) => (
    <NavLink
      key={to}
      to={to}
      end
      className={({ isActive }) =>
        `btn btn-quiet btn-sm whitespace-nowrap max-md:px-2 ${isActive ? 'text-text' : 'font-medium'} ${room}`
      }
    >
      {text}
    </NavLink>
  ));
}
