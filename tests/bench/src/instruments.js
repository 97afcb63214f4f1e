// Measures a page from its first moment on, by nothing but what design.md promises of every page with contacts: roles
// and names. So the desk and the floor are measured by the same lines.
globalThis.bench = (() => {
  const ROW = '[role="grid"] [role="row"][aria-rowindex]';
  const FIRST = `${ROW}[aria-rowindex="1"]`;
  /** How long nothing may change before a page counts as done, in milliseconds. */
  const QUIET = 150;
  /** Who keeps so many turns waiting for so long, in milliseconds, is not done either. */
  const TURNS = 4;
  const BUSY = 10;
  /** How long anything is waited for. */
  const PATIENCE = 100_000;
  /** At which heights of the list a frame is looked at. */
  const HEIGHTS = [0.02, 0.25, 0.5, 0.75, 0.98];

  const now = () => performance.now();
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const grid = () => document.querySelector('[role="grid"]');
  const status = () => document.querySelector('[role="status"]');
  const count = () => Number(grid()?.getAttribute("aria-rowcount") ?? -1);

  /** Settles as soon as the page has done what it is about to do. */
  const nextTurn = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done();
      port2.postMessage(null);
    });

  /** Calls `then` right after the frame that is about to be made, with the time and that of the frame's beginning. */
  const afterFrame = (then) =>
    requestAnimationFrame(async (began) => {
      await nextTurn();
      then(now(), began);
    });
  const frame = () => new Promise((done) => afterFrame((_, began) => done(began)));

  let firstRow = null;
  let firstName = null;
  let hasFirstRow = false;
  let tellsReading = false;
  let key = null;
  let lastChange = 0;
  let lastBusy = 0;
  let isPaintDue = false;
  const frames = [];
  const tasks = [];
  const shifts = [];

  const keep = (type, list, read) => {
    const add = (entries) => list.push(...entries.map(read));
    const observer = new PerformanceObserver((entries) => add(entries.getEntries()));
    observer.observe({ type, buffered: true });
    return () => add(observer.takeRecords());
  };
  const span = ({ startTime, duration }) => ({ startTime, duration });
  const takeFrames = keep("long-animation-frame", frames, span);
  const takeTasks = keep("longtask", tasks, span);
  const takeShifts = keep("layout-shift", shifts, ({ startTime, value, hadRecentInput, sources }) => {
    const moved = sources.map(({ node }) => node?.className || node?.parentElement?.className || node?.nodeName);
    return { startTime, value, isExpected: hadRecentInput, moved: [...new Set(moved)].join(", ") };
  });

  const isFilled = (row) => row?.textContent.trim().length > 0;

  const noteChange = () => {
    lastChange = now();
    if (isPaintDue) return;
    isPaintDue = true;
    const changed = key;
    afterFrame((painted) => {
      isPaintDue = false;
      if (changed) changed.painted = painted;
    });
  };

  const noteLoading = () => {
    const row = document.querySelector(FIRST);
    if (isFilled(row)) {
      hasFirstRow = true;
      firstName = nameOf(row);
      afterFrame((painted) => (firstRow = painted));
    } else if (document.querySelector('progress, [role="progressbar"]') || status()?.textContent.trim()) {
      tellsReading = true;
    }
  };

  const isOfList = ({ target }) => {
    const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    return Boolean(element?.closest('[role="grid"], [role="status"]'));
  };
  new MutationObserver((records) => {
    if (!hasFirstRow) noteLoading();
    if (records.some(isOfList)) noteChange();
  }).observe(document, {
    childList: true,
    characterData: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["style", "class", "hidden"],
  });
  addEventListener("keydown", (event) => (key = { pressed: event.timeStamp, painted: null }), { capture: true });

  /** Whether the page has nothing more to show: its count is certain, and for a while it has changed and computed nothing. */
  const isDone = () => {
    const isCertain = count() >= 0 && grid().getAttribute("aria-busy") !== "true" && !isPaintDue;
    return isCertain && now() - Math.max(lastChange, lastBusy) >= QUIET;
  };

  const until = async (what, holds) => {
    const end = now() + PATIENCE;
    while (!holds()) {
      if (now() > end) throw new Error(`waited in vain until ${what}: ${status()?.textContent}`);
      await pause(10);
      // A page that works in slices comes between these. (Chromium has no idle time for a while after each key.)
      const asked = now();
      for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
      if (now() - asked > BUSY) lastBusy = now();
    }
  };

  const scroller = () => {
    const isOne = (element) => element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY);
    const found = [...grid().querySelectorAll("*")].find(isOne);
    if (!found) throw new Error("nothing in the list scrolls");
    return found;
  };

  /** The row that is seen at such a height of the list. */
  const rowAt = (box, height) =>
    document.elementFromPoint(box.left + 80, box.top + box.height * height)?.closest(ROW);

  /** Whether rows with something in them are all over the list. */
  const isFull = (box) => HEIGHTS.every((height) => isFilled(rowAt(box, height)));

  const nodes = () => {
    const walker = document.createTreeWalker(document);
    let n = 1;
    while (walker.nextNode()) n += 1;
    return n;
  };

  /** The bytes of the page and of all css, js and wasm that was asked for before the first row was there. */
  const programBytes = () => {
    const isProgram = ({ name, startTime }) => /\.(css|js|wasm)$/.test(new URL(name).pathname) && startTime < firstRow;
    const needed = performance.getEntriesByType("resource").filter(isProgram);
    const all = [...performance.getEntriesByType("navigation"), ...needed];
    return all.reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0);
  };

  const nameOf = (row) => (row.querySelector("a") ?? row.querySelector('[role="gridcell"]')).textContent.trim();

  let watched = null;

  return {
    /** Settles when everything is loaded. */
    async loaded() {
      await until("the first row is painted", () => firstRow !== null || count() === 0);
      await until("everything is loaded", isDone);
      const row = document.querySelector(FIRST);
      const isFirst = !row || nameOf(row) === firstName;
      return { firstRow, isFirst, program: programBytes(), count: count(), tellsReading, now: now() };
    },

    focusSearch() {
      const field = document.querySelector('input[type="search"]');
      field.focus();
      return field === document.activeElement;
    },

    /** Settles when everything is shown that the key asked for which has made the search box read `text`. */
    async answered(text) {
      const field = document.querySelector('input[type="search"]');
      await until(`“${text}” is answered`, () => field.value === text && key?.painted && isDone());
      const { pressed, painted } = key;
      key = null;
      return { latency: painted - pressed, count: count() };
    },

    /** Scrolls from the beginning to the end in so many frames. */
    async scroll(steps) {
      const list = scroller();
      const box = list.getBoundingClientRect();
      const end = list.scrollHeight - list.clientHeight;
      const intervals = [];
      let blank = 0;
      let most = 0;
      const names = [];
      list.scrollTop = 0;
      await frame();
      let before = await frame();
      for (let step = 1; step <= steps; step += 1) {
        list.scrollTop = (end * step) / steps;
        const began = await frame();
        intervals.push(began - before);
        before = began;
        if (!isFull(box)) blank += 1;
        const row = rowAt(box, 0.5);
        if (row) names.push(nameOf(row));
        if (step % 25 === 0) most = Math.max(most, nodes());
      }
      await until("the list has come to rest", isDone);
      const last = document.querySelector(`${ROW}[aria-rowindex="${count()}"]`);
      const reachesEnd = Boolean(last) && last.getBoundingClientRect().bottom <= box.bottom + 1;
      list.scrollTop = 0;
      return { intervals, blank, nodes: most, names, reachesEnd };
    },

    /** Looks at every frame from now on until `watchedFrames`. */
    watchFrames() {
      const box = scroller().getBoundingClientRect();
      const seen = { intervals: [], blank: 0, isOver: false };
      watched = seen;
      // The compositor scrolls by itself and tells later. Before the page hears of it, what is seen has been on the
      // screen: rows made for another place, or none.
      addEventListener("scroll", () => { if (!seen.isOver && !isFull(box)) seen.blank += 1; }, { capture: true });
      let before = null;
      const look = (_, began) => {
        if (seen.isOver) return;
        if (before !== null) seen.intervals.push(began - before);
        before = began;
        afterFrame(look);
      };
      afterFrame(look);
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    },

    watchedFrames() {
      watched.isOver = true;
      return { ...watched, top: scroller().scrollTop };
    },

    now,
    nodes,

    /** Frames and tasks of 50 ms and more, and what has moved without anybody having typed just before. */
    noted() {
      takeFrames();
      takeTasks();
      takeShifts();
      return { frames, tasks, shifts: shifts.filter((shift) => !shift.isExpected) };
    },
  };
})();
