import { watchNear } from "./dom.js";

/** Milliseconds without a new start before work begins: it never competes with a moving slider. */
const rest = 80;

/**
 * Work that can wait, in steps that the worker does: once the page is at rest, `step` is called again and again until
 * it answers that there is no more to do. Each start begins anew.
 * @param {(current: () => boolean) => Promise<boolean>} step  whether there is more to do. What comes back when it is no
 *   longer current is of no use.
 * @param {Element} [shownIn]  where its results are seen: while that is far from the screen, the work waits
 */
export function createBackgroundWork(step, shownIn) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let latest = 0;
  let waiting = false;
  let near = shownIn === undefined;

  /** @param {() => boolean} current */
  async function work(current) {
    try {
      while (current() && (await step(current)));
      if (current()) waiting = false;
    } catch (error) {
      // A model that is disposed of takes its unanswered calls along.
      if (current()) throw error;
    }
  }

  function pause() {
    clearTimeout(timer);
    latest += 1;
  }

  function resume() {
    pause();
    if (!waiting || !near) return;
    const own = latest;
    timer = setTimeout(work, rest, () => own === latest);
  }

  if (shownIn !== undefined) {
    watchNear(shownIn, (isNear) => {
      near = isNear;
      resume();
    });
  }

  return {
    stop() {
      waiting = false;
      pause();
    },
    start() {
      waiting = true;
      resume();
    },
  };
}

/**
 * Pictures that follow a moving slider as fast as the worker draws them: one question at a time, always the newest.
 * @template Question, Answer
 * @param {(question: Question) => Promise<Answer>} ask
 * @param {(answer: Answer, question: Question) => void} take
 */
export function createFollower(ask, take) {
  /** @type {Question | undefined} */
  let next;
  let busy = false;
  let latest = 0;

  async function follow() {
    if (busy) return;
    busy = true;
    while (next !== undefined) {
      const [question, own] = [next, latest];
      next = undefined;
      try {
        const answer = await ask(question);
        // Together with what else is new in that frame.
        await new Promise(requestAnimationFrame);
        if (own === latest) take(answer, question);
      } catch (error) {
        if (own === latest) {
          busy = false;
          throw error;
        }
      }
    }
    busy = false;
  }

  return {
    /** @param {Question} question */
    ask(question) {
      next = question;
      follow();
    },
    /** Forgets what was asked: another model came. */
    forget() {
      next = undefined;
      latest += 1;
    },
  };
}
