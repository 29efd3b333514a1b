import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect } from 'react';

/** A way back: what it is called, and what it does. */
interface Undo {
  action: string;
  onAction: () => void;
}

/**
 * Shows a toast once for each answer of an action.
 * @param answer the action's answer; a new object is a new toast
 * @param message what to say, or null to stay silent
 */
export function useToast(answer: unknown, message: string | null, undo?: Undo): void {
  const bridge = useAppBridge();
  useEffect(() => {
    if (answer !== undefined && message !== null) bridge.toast.show(message, undo);
    // neither the words of an answer nor what undoes it change while it is shown
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer]);
}
