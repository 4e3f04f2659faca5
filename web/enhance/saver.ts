import { type Answer, follow, sendDraft, take, textsIn } from './draft.ts';

const [PAUSE_MS, RETRY_MS] = [2_000, 15_000];

/** Saves the draft in a form, one request at a time, and tells what came of it. */
export function saverOf(form: HTMLFormElement, data: DOMStringMap, tell: (one: Answer) => void) {
  let [saved, timer] = [data.unsaved ? '' : textsIn(form), 0];
  let busy: Promise<void> | null = null;
  /** Why nothing is saved now. */
  let off: '' | 'sent' | Answer['is'] = '';
  let found: Answer | undefined;

  const done = (answer: Answer, typed: string) => {
    busy = null;
    const { is, again } = answer;
    if (is === 'saved' || is === 'nothing') saved = typed;
    if (is === 'saved') follow(form, answer);
    if (is === 'conflict' || is === 'gone') found = answer;
    if (found || is === 'ended') off ||= is;
    tell(answer);
    if (again || is === 'saved') saver.plan(again ? RETRY_MS : PAUSE_MS);
  };
  const saver = {
    plan(ms = PAUSE_MS) {
      clearTimeout(timer);
      if (textsIn(form) !== saved) timer = window.setTimeout(saver.save, ms);
    },
    save(leaving: unknown = false) {
      clearTimeout(timer);
      const typed = textsIn(form);
      if (busy || off || typed === saved) return;
      busy = sendDraft(form, data, leaving === true).then((answer) => done(answer, typed));
    },
    resume: (why: typeof off) => {
      if (off === why) off = '';
    },
    /** Keeps one of two texts. */
    choose(theirs: boolean) {
      if (!found) return;
      follow(form, found);
      if (theirs) take(form, found);
      saved = theirs ? textsIn(form) : '';
      [found, off] = [undefined, ''];
      saver.save();
    },
    /** Whether the form can be sent now; if not, `then` is called when it can. */
    send(then: () => void): boolean {
      clearTimeout(timer);
      const wait = busy && Promise.race([busy, new Promise((end) => setTimeout(end, 3_000))]);
      wait?.then(() => {
        busy = null;
        then();
      });
      if (!wait) off ||= 'sent';
      return !wait;
    },
  };
  return saver;
}
