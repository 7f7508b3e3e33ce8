import { createContext, useContext } from 'react';

/** One notice. */
export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'error';
  readonly text: string;
  readonly action: ToastAction | undefined;
}

/** What can be done about it. */
export interface ToastAction {
  readonly label: string;
  readonly act: () => void;
}

export type ShowToast = (tone: Toast['tone'], text: string, action?: ToastAction) => void;

export const ToastContext = createContext<ShowToast>(() => undefined);

/** Says what happened, at the lower right. */
export function useToast(): ShowToast {
  return useContext(ToastContext);
}
