// Actions that Python has not confirmed outlive the page: each is a record of its own in IndexedDB, which the browser puts on the disk
// before it goes on (localStorage waits seconds). Every window has records of its own and a lock that ends with it, however it ends; what
// a window left that is gone is taken up by one other window.
class Pending {
  constructor(place, own) {
    this.place = place;
    this.own = own;
    this.keys = new Map(); // of the records, by the id of the action
    this.over = new Promise((end) => { this.close = end; }); // lets go of all locks
    this.store = new Promise((opened, failed) => {
      const asked = indexedDB.open("insights-workbench", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("pending");
      asked.onsuccess = () => opened(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    this.store.catch(() => null); // a browser that keeps nothing can still code
    this.held = this.holds(own);
  }

  // Take the lock of a window; tells whether it was free.
  holds(own) {
    return new Promise((tell) => {
      navigator.locks.request(`insights-workbench:${this.place}:${own}`, { ifAvailable: true }, (lock) => {
        tell(Boolean(lock));
        return lock ? this.over : null;
      }).catch(() => tell(false));
    });
  }

  async change(doing, durability) {
    const tables = (await this.store).transaction("pending", "readwrite", { durability });
    doing(tables.objectStore("pending"));
    return new Promise((done, failed) => {
      tables.oncomplete = done;
      tables.onabort = () => failed(tables.error);
    });
  }

  keep(action) {
    const key = [this.place, this.own, this.keys.size];
    this.keys.set(action.id, key);
    return this.change((own) => own.put(action, key), "strict").catch(() => null);
  }

  drop(id) {
    const key = this.keys.get(id);
    return key ? this.change((own) => own.delete(key), "relaxed").catch(() => null) : null;
  }

  // The actions of windows that are gone, in their order; they belong to this window now.
  async left() {
    const found = [];
    try {
      await this.held;
      const own = (await this.store).transaction("pending").objectStore("pending");
      const keys = await told(own.getAllKeys(IDBKeyRange.bound([this.place], [this.place, []])));
      for (const gone of new Set(keys.map((key) => key[1]))) {
        if (gone === this.own || !(await this.holds(gone))) continue;
        const all = (await this.store).transaction("pending").objectStore("pending");
        const range = IDBKeyRange.bound([this.place, gone], [this.place, gone, []]);
        const [places, actions] = await Promise.all([told(all.getAllKeys(range)), told(all.getAll(range))]);
        actions.forEach((action, n) => this.keys.set(action.id, places[n]));
        found.push(...actions);
      }
    } catch { /* it keeps nothing */ }
    return found;
  }
}

function told(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
