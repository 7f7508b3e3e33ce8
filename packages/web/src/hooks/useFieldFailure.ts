import { NotProven } from '../client/proof.ts';
import { useToast } from './useToast.ts';

/**
 * Says why something failed: at its field; or in a notice if the user declined to prove who they are, which is no fault of what was
 * written.
 */
export function useFieldFailure(
  words: (error: unknown) => string,
  setError: (text: string) => void,
): (error: unknown) => void {
  const toast = useToast();
  return (error) => {
    if (error instanceof NotProven) {
      toast('error', words(error));
    } else {
      setError(words(error));
    }
  };
}
