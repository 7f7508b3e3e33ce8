import type { ReactNode } from 'react';

interface SettingsSectionProps {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}

/** A part of the settings, with its name to the left. */
export function SettingsSection({ title, hint, children }: SettingsSectionProps) {
  return (
    <section className="sect" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <p>{hint}</p>
      </header>
      <div className="stack">{children}</div>
    </section>
  );
}
