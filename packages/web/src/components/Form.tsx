import { useEffect, useRef, useState, type ReactNode } from 'react';

interface FormProps {
  /** Lets a button elsewhere on the page submit it. */
  readonly id?: string;
  readonly className?: string;
  /** @param by the button that was pressed, or that Enter stands for; null if there is none */
  readonly onSubmit: (by: HTMLElement | null) => void | Promise<void>;
  readonly children: ReactNode;
}

/** A form that is validated here: errors are shown at their fields, and the first of those gets the focus. */
export function Form({ id, className, onSubmit, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    if (attempts > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
  }, [attempts]);
  const submit = async (by: HTMLElement | null): Promise<void> => {
    await onSubmit(by);
    setAttempts((before) => before + 1);
  };
  return (
    <form
      ref={form}
      id={id}
      className={className}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // It may be nested in another form's tree.
        event.stopPropagation();
        void submit(event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null);
      }}
    >
      {children}
    </form>
  );
}
