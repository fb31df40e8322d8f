"""Reading Label Studio's JSON export back: regions, their values and relations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.contract import Span
from pipeline.annotations.marks import Link, Mark, Sheet, kinds, tie
from pipeline.annotations.problems import AnnotationError, Problems, value_of
from pipeline.errors import told
from pipeline.export.labelstudio import TEXT

tool = "labelstudio"


def read(path: Path, problems: Problems) -> Iterator[Sheet]:
    """Yield the documents of an export in the format JSON (not JSON-MIN); a task that nobody has annotated gives its predictions.

    Raises AnnotationError for a file of another form.
    """
    try:
        tasks = json.loads(path.read_bytes())
        if not isinstance(tasks, list):
            raise TypeError("no list of tasks")
        for task in tasks:
            source = str(task["data"].get("source") or path.name)
            if (results := _results(task, source, problems)) is not None:
                yield _sheet(task, source, results, problems)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise AnnotationError(f"{path} 不是 Label Studio 的 JSON 导出 · not a JSON export of Label Studio: {told(error)}") from error


def _results(task: dict[str, Any], source: str, problems: Problems) -> list[dict[str, Any]] | None:
    """Return the results of a task's annotation: the one marked as ground truth, else the latest; without annotations, its prediction."""
    done = [one for one in task.get("annotations") or [] if not one.get("was_cancelled")]
    if task.get("annotations") and not done:
        problems.append(f"{source}：标注者跳过了它，未取 · skipped by its annotator, left out")
        return None
    if len(done) > 1:
        problems.append(f"{source}：有 {len(done)} 份标注，取 ground truth 或最新的一份 · {len(done)} annotations, took the ground truth or the latest")
    done.sort(key=lambda one: (bool(one.get("ground_truth")), str(one.get("updated_at") or "")))
    chosen = (done or task.get("predictions") or [{}])[-1]
    return list(chosen.get("result") or [])


def _sheet(task: dict[str, Any], source: str, results: list[dict[str, Any]], problems: Problems) -> Sheet:
    by_label, text = {kind.label: kind for kind in kinds().values()}, str(task["data"][TEXT])
    marks: dict[str, Mark] = {}
    for result in results:
        if result.get("type") == "labels":
            label = (result["value"].get("labels") or [""])[0]
            span = _span(result["value"], text)
            if label in by_label and span:
                marks[result["id"]] = Mark(result["id"], by_label[label].table, span, {})
            else:
                problems.append(f"{source}：{label or '没有标签的区域'} {result['value'].get('text')!r:.60} 未取 · unknown label or wrong offsets, left out")
    for result in results:
        if result.get("type") in ("textarea", "choices"):
            _set_value(marks, result, source, problems)
    return Sheet(str(task["data"].get("document_id") or ""), source, text, list(marks.values()), list(_links(results, marks, source, problems)))


def _span(value: dict[str, Any], text: str) -> Span | None:
    """Return a region's characters; old editors count UTF-16 code units, which shows where the region's own text stands there. None if neither fits."""
    start, end, said = int(value["start"]), int(value["end"]), value.get("text")
    spans = [Span(start, end), Span(_code_points(text, start), _code_points(text, end))]
    return next((span for span in spans if 0 <= span.start < span.end <= len(text) and said in (None, span.of(text))), None)


def _code_points(text: str, units: int) -> int:
    """Return how many characters the first `units` UTF-16 code units of a text are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))


def _set_value(marks: dict[str, Mark], result: dict[str, Any], source: str, problems: Problems) -> None:
    """Put the value of one control into its mark; a control of another label than the region's (it was changed) is left aside."""
    mark = marks.get(result["id"])
    table, _, name = result["from_name"].partition("-")
    if mark is None or mark.table != table:
        return
    kind = kinds()[table]
    texts = result["value"].get("text") or result["value"].get("choices") or []
    texts = [texts] if isinstance(texts, str) else texts
    for field in kind.fields:
        if field.name == name and (value := value_of(kind, field, texts, source, problems)) is not None:
            mark.values[name] = value


def _links(results: list[dict[str, Any]], marks: dict[str, Mark], source: str, problems: Problems) -> Iterator[Link]:
    for result in results:
        if result.get("type") != "relation":
            continue
        ends = [marks.get(result["from_id"]), marks.get(result["to_id"])]
        ends = ends[::-1] if result.get("direction") == "left" else ends
        if link := tie(ends[0], ends[1], (result.get("labels") or [""])[0]):
            yield link
        elif None not in ends:
            problems.append(f"{source}：关系 {result.get('labels')} 连的两端不对 · a relation between marks that it does not fit, left out")
