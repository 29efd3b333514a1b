import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect } from 'react';

/**
 * Shows a toast once for each answer of an action.
 * @param answer the action's answer; a new object is a new toast
 * @param message what to say, or null to stay silent
 */
export function useToast(answer: unknown, message: string | null): void {
  const bridge = useAppBridge();
  useEffect(() => {
    if (answer !== undefined && message !== null) bridge.toast.show(message);
    // the words of an answer do not change while it is shown
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer]);
}

/**
 * The same with a way back.
 * @param undo what the way back is called, and what it does
 */
export function useUndoToast(answer: unknown, message: string | null, undo: string, onUndo: () => void): void {
  const bridge = useAppBridge();
  useEffect(() => {
    if (answer !== undefined && message !== null) bridge.toast.show(message, { action: undo, onAction: onUndo });
    // what is undone is what was answered, not what is on the page by then
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer]);
}
