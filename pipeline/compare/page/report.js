"use strict";
(() => {
  const schemes = JSON.parse(document.getElementById("data").textContent).map((s, n) => ({ n, ...s }));
  const at = (id) => document.getElementById(id);
  const all = (query, root) => Array.from((root || document).querySelectorAll(query));
  const field = { find: at("find"), topic: at("topic"), issuer: at("issuer"), purpose: at("purpose"), sort: at("sort"), align: at("align") };
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const rows = all("[data-s]"), near = all(".near button");
  const numberOf = (row) => Number(row.dataset.s);
  all(".matrix tr[data-s]").forEach((row) => Object.assign(schemes[numberOf(row)], { name: row.querySelector(".t").textContent, subject: row.querySelector(".sub")?.textContent, dated: row.querySelector(".d").dataset.none === undefined && row.querySelector(".d").textContent }));
  const texts = schemes.map((s) => [s.name, s.subject, s.issuer, s.topic, s.region].join(" "));
  all(".matrix tr[data-s]").forEach((row) => { texts[numberOf(row)] += " " + row.textContent; });

  const bodies = all(".matrix tbody, .list tbody");
  const original = bodies.map((body) => Array.from(body.rows));

  function option(list, value, text) {
    const made = document.createElement("option");
    made.value = value;
    if (text) made.textContent = text;
    list.append(made);
  }
  const known = (key) => Array.from(new Set(schemes.map((s) => s[key]).filter(Boolean))).sort(collator.compare);
  known("topic").forEach((value) => option(at("topics"), value));
  known("issuer").forEach((value) => option(at("issuers"), value));

  function filter() {
    const words = field.find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const has = (text, part) => text.toLowerCase().includes(part.trim().toLowerCase());
    const shown = schemes.map((s) => words.every((word) => texts[s.n].toLowerCase().includes(word)) && has(s.topic + " " + s.name, field.topic.value)
      && has(s.issuer, field.issuer.value) && (!field.purpose.value || s.purpose === field.purpose.value));
    rows.forEach((row) => { row.hidden = !shown[numberOf(row)]; });
    [at("one"), at("two")].forEach((list) => Array.from(list.options).forEach((made) => { made.hidden = !shown[made.value]; }));
    near.forEach((button) => { button.hidden = !shown[button.dataset.one] || !shown[button.dataset.two]; });
    all(".near").forEach((line) => { line.hidden = near.every((button) => button.hidden); });
    all(".lacking th").forEach((head, column) => {
      if (column > 2) head.textContent = all(".list tbody tr:not([hidden]):not(.dup)").filter((row) => row.cells[column].classList.contains("gap")).length;
    });
    all(".cluster").forEach((cluster) => { cluster.hidden = all("li", cluster).every((item) => item.hidden); });
    all("[data-in]").forEach((cell) => {
      const count = cell.dataset.in.split(" ").filter((n) => shown[n]).length;
      cell.querySelector("b").textContent = count;
      cell.classList.toggle("off", !count);
    });
    all(".heat tbody tr:not(.g)").forEach((row) => { row.hidden = !row.querySelector("[data-in]:not(.off)"); });
    bodies.forEach((body) => {
      let group = null, count = 0, total = 0;
      Array.from(body.rows).concat(null).forEach((row) => {
        if (row && !row.classList.contains("g")) { count += !row.hidden; total += !row.hidden; return; }
        if (group) {
          group.hidden = !count || field.sort.value !== "";
          group.querySelector("small").textContent = count + " 套";
        }
        group = row; count = 0;
      });
      const axis = body.closest(".axis");
      if (axis) { axis.hidden = !total; axis.querySelector(".count").textContent = total + " 套"; }
    });
    const count = shown.filter(Boolean).length;
    at("shown").textContent = `显示 ${count} / ${schemes.length} 套${count ? "" : "：没有符合的，点“清除”看全部"}`;
  }

  function sort() {
    const key = field.sort.value;
    bodies.forEach((body, number) => {
      const order = original[number].slice();
      if (key) {
        const value = (row) => String(schemes[numberOf(row)][key] || "\uffff");
        const groups = order.filter((row) => row.classList.contains("g"));
        const sorted = order.filter((row) => !row.classList.contains("g")).sort((a, b) => collator.compare(value(a), value(b)) || numberOf(a) - numberOf(b));
        body.append(...groups, ...sorted);
      } else body.append(...order);
    });
  }

  all(".lv").forEach((level) => {
    const mark = level.querySelector(".m");
    level.dataset.c = level.parentNode.className.slice(1);
    mark.dataset.method = mark.textContent;
    level.dataset.k ||= mark.textContent.split(" ").pop();
  });

  /* Move every level to its column; the mark beside it says how it came there. */
  function realign() {
    const key = field.align.value;
    all(".matrix tr[data-s]").forEach((row) => all(".lv", row).forEach((level) => {
      const cell = row.querySelector(".c" + level.dataset[key]);
      if (cell) cell.append(level);
      const mark = level.querySelector(".m"), byRank = key === "r" && level.dataset.r !== "0";
      mark.textContent = byRank ? "按位次 " + level.dataset.k : mark.dataset.method;
      mark.classList.toggle("moved", byRank);
    }));
  }

  /* Words of a text, by the lengths (base 36) that stand beside it. */
  function words(element) {
    const text = element.textContent, found = [];
    let start = 0;
    for (const digit of element.dataset.w) { const end = start + parseInt(digit, 36); found.push(text.slice(start, end)); start = end; }
    return found;
  }

  /* What both have, only the first (-1), only the second (1): longest common subsequence of words. */
  function difference(a, b) {
    if (a.length * b.length > 4e6) return [[-1, a.join("")], [1, b.join("")]];
    const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--)
      best[i][j] = a[i] === b[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
    const parts = [];
    const add = (kind, word) => { const last = parts[parts.length - 1]; if (last && last[0] === kind) last[1] += word; else parts.push([kind, word]); };
    let i = 0, j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) { add(0, a[i]); i++; j++; }
      else if (j >= b.length || (i < a.length && best[i + 1][j] >= best[i][j + 1])) add(-1, a[i++]);
      else add(1, b[j++]);
    }
    return parts;
  }

  const rowOf = (number) => document.querySelector(`.matrix tr[data-s="${Number(number)}"]`);
  function make(name, text, parent, style) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (style) made.className = style;
    if (parent) parent.append(made);
    return made;
  }
  function said(row, column, style) {
    return all(`.lv[data-r="${column}"] .${style}`, row).flatMap((element, number) => (number ? ["；"] : []).concat(words(element)));
  }
  const labels = (row, column) => all(`.lv[data-r="${column}"] .lb`, row).map((label) => label.textContent).join("、") || "—";

  /* Two texts in one cell: word by word where a third of their words are shared at least, else one below the other. */
  function marked(a, b, cell) {
    const parts = difference(a, b), size = (words) => words.join("").length;
    const shared = parts.reduce((sum, [kind, text]) => sum + (kind ? 0 : text.length), 0);
    const apart = a.length && b.length && 6 * shared < size(a) + size(b);
    if (!apart) parts.forEach(([kind, text]) => make(kind < 0 ? "del" : kind ? "ins" : "span", text, cell));
    else [["del", a], ["ins", b]].forEach(([name, text]) => make(name, text.join(""), make("p", "", cell, "whole")));
  }

  const called = (s) => `${s.name}${s.subject ? "〔" + s.subject + "〕" : ""}${s.issuer ? " · " + s.issuer : ""}${s.dated ? " · " + s.dated : ""}`;

  function compare() {
    const out = at("difference"), one = rowOf(at("one").value), two = rowOf(at("two").value);
    out.textContent = "";
    at("pair").classList.toggle("chosen", Boolean(one && two && one !== two));
    if (!one || !two || one === two) { make("p", "请选两套不同的分级。", out, "none"); return; }
    const table = make("table", "", out, "pairs"), caption = make("caption", "", table), head = make("tr", "", make("thead", "", table));
    [["前一套：", one], ["后一套：", two]].forEach(([which, row]) => make("p", which + called(schemes[numberOf(row)]), caption));
    ["前一套", "后一套", "标准", "负责人", "后果"].forEach((name) => make("th", name, head));
    const body = make("tbody", "", table);
    [1, 2, 3, 4, 5, 0].forEach((column) => {
      if (labels(one, column) === "—" && labels(two, column) === "—") return;
      const line = make("tr", "", body);
      make("td", labels(one, column), line);
      make("td", labels(two, column), line);
      ["cr", "co", "cq"].forEach((style) => {
        marked(said(one, column, style), said(two, column, style), make("td", "", line));
      });
    });
    const factors = [one, two].map((row) => all(".fa", row).flatMap(words));
    if (factors.some((own) => own.length)) {
      const line = make("tr", "", body), cell = make("td", "", line);
      line.prepend(make("th", "因素"));
      line.firstChild.colSpan = 2;
      cell.colSpan = 3;
      marked(...factors, cell);
    }
  }

  [at("one"), at("two")].forEach((list) => {
    schemes.forEach((s) => option(list, s.n, called(s)));
    list.addEventListener("change", compare);
  });
  const worded = schemes.filter((s) => rowOf(s.n).querySelector(".cr")), first = worded[0] || schemes[0];
  const second = worded.find((s) => s !== first && s.purpose === first.purpose) || schemes.find((s) => s !== first) || first;
  const choose = (a, b) => { at("one").value = a; at("two").value = b; compare(); };
  near.forEach((button) => button.addEventListener("click", () => choose(button.dataset.one, button.dataset.two)));
  ["find", "topic", "issuer", "purpose"].forEach((key) => field[key].addEventListener("input", filter));
  field.sort.addEventListener("input", () => { sort(); filter(); });
  field.align.addEventListener("input", realign);
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("reset", () => setTimeout(() => { sort(); filter(); realign(); }));
  addEventListener("beforeprint", () => all("details").forEach((element) => { element.open = true; }));
  /* report.html#topic=廉政&sort=date opens filtered and sorted, #one=3&two=8 with these two compared (schemes are numbered from 0 in the original order). */
  const asked = new URLSearchParams(location.hash.slice(1));
  asked.forEach((value, key) => { if (Object.hasOwn(field, key)) field[key].value = value; });
  sort();
  filter();
  realign();
  if (schemes[asked.get("one")] && schemes[asked.get("two")]) choose(asked.get("one"), asked.get("two"));
  else if (near.length) choose(near[0].dataset.one, near[0].dataset.two);
  else choose(first.n, second.n);
})();
