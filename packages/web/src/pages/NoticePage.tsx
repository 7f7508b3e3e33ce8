import type { LucideIcon } from 'lucide-react';
import { useLayoutEffect, type ReactNode } from 'react';

import { shutDoor } from '../client/earlyDoor.ts';
import { SiteHeader } from '../components/SiteHeader.tsx';

interface NoticePageProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly hint: string;
  /** What the user can do about it. */
  readonly children?: ReactNode;
}

/** A page that says one thing: what happened, and the one step that helps. */
export function NoticePage({ icon: Icon, title, hint, children }: NoticePageProps) {
  useLayoutEffect(shutDoor, []);
  return (
    <>
      <SiteHeader />
      <main id="main" className="site grid justify-items-center gap-4 py-24 text-center">
        <Icon size={32} className="text-text-3" aria-hidden />
        <h1 className="text-[28px] font-[750]">{title}</h1>
        <p className="max-w-md text-text-2">{hint}</p>
        {children}
      </main>
    </>
  );
}
