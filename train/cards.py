"""``card.md`` of an exported model (after Mitchell et al. 2019, "Model cards", arXiv 1810.03993)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from train.calibration import ECE_LIMIT, Calibration
from train.evaluate_emotion import EmotionResult
from train.evaluate_keypoints import KeypointResult

_PERCENT = {"nme", "failures", "accuracy", "error_rate"}

TITLES = {
    "rmse_px": "RMSE, px of 96",
    "nme": "mean error / outer eye corners",
    "failures": "faces with more than 8 %",
    "accuracy": "accuracy",
    "error_rate": "error rate",
    "macro_f1": "macro-F1",
    "ece": "expected calibration error",
}
"""What each figure is called in a card or report."""


@dataclass(frozen=True)
class Origin:
    """How a model came to be.

    Attributes
    ----------
    commands
        Shell commands that make it again, and the one that prints the figures.
    epochs, minutes
        Length of the training.
    parameters, multiply_adds
        Of the network as shipped.
    split
        Shares of the rows that were trained on and held out.
    difference
        Largest difference between the exported forms, in the unit of the answer.
    note
        What else is to be said of the training, or nothing.
    """

    commands: Sequence[str]
    epochs: int
    minutes: float
    parameters: int
    multiply_adds: int
    split: str
    difference: float
    note: str


def keypoint_card(origin: Origin, result: KeypointResult) -> str:
    """The card of a keypoint network, Markdown."""
    points = "\n".join(f"| {name} | {share:.2%} |" for name, share in result.per_point.items())
    return f"""# keypoints

15 facial points from a gray 96x96 crop, in pixels of the crop, in the order of the Kaggle facial-keypoints columns.
A residual CNN with a soft-argmax head: {_size(origin)}.

{_interface("keypoints", "float32 [N, 30]: x, y of 15 points")}

## Data

- 300-W training parts (LFPW, Helen, AFW; Sagonas et al. 2013): 2,012 faces by hand, weight 1, each shown three times an
  epoch; a seeded part, by photograph, is held out ({origin.split}).
- News and stock photographs, 11,943 faces labelled by a teacher, MediaPipe FaceMesh, shifted to iBUG's convention:
  weight 0.6.
- LFW, 3,341 faces with 11 of the points, noisier: weight 0.1, the missing points left out of the loss.

## Recipe

{_recipe(origin)}

Framing (roll, scale, shift, mirror with left and right swapped), light, resolution, JPEG, noise and covered
rectangles vary at random; wing loss, AdamW, warm-up and cosine, averaged weights. Batch normalization is folded into
the convolutions and the weights are rounded to float16 in every form alike, which therefore agree within
{origin.difference:.1g} px.

## Figures

{result.faces} held-out 300-W faces, {result.framing}; 95 % bootstrap intervals.
Nothing was trained on them. The side on which the labels lie of a face's symmetry (`LABEL_SHIFT`) was seen on them.

{_table(result.overall)}

| point | mean error / outer eye corners |
| --- | --- |
{points}

## Limits

- Profiles beyond about 45 degrees, hands or masks over the face, and strong shadows: the points follow an average face.
- Brows under hair or behind thick glasses are guesses.
- The training faces are mostly adults from news and web photographs; how well children and every skin tone are served
  has not been measured, for the data carry no such labels.
- It answers for any picture, also one without a face.

{_terms("300-W (LFPW, Helen, AFW), LFW and press photographs")}
"""


def emotion_card(
    name: str, origin: Origin, results: Mapping[str, EmotionResult], calibration: Calibration, keep: float
) -> str:
    """The card of an emotion network, Markdown; `results` by the name of the set."""
    first = next(iter(results.values()))
    sections = "\n\n".join(_emotion_section(title, result) for title, result in results.items())
    return f"""# {name}

Which of {len(first.labels)} expressions a gray 96x96 crop of a face shows: {", ".join(first.labels)}.
A residual CNN that ends in global average pooling: {_size(origin)}.

{_interface("probabilities", f"float32 [N, {len(first.labels)}], sums to 1: {', '.join(first.labels)}")}

## Data

FER-2013 (Goodfellow et al. 2013): rows of Usage Training, without those whose picture also occurs in another Usage
and without those that FER+ judged not usable. A seeded part, exact duplicates on one side, is held out
({origin.split}). FER+ votes (Barsoum et al. 2016) are a part of the targets and a second head while training.

## Recipe

{_recipe(origin)}

The network learns FER-2013's seven classes. Belief in a class that is not shipped is spread evenly over those that
are, so that a face that shows none of them comes out near uniform. Every face is seen both as FER-2013 frames it and
as the app crops it. Temperature {calibration.temperature:.3f} and reserve {calibration.reserve:.1f} (what is taken off
the logits of the classes that are not shipped), chosen on the held-out part to tell faces that show none of the
classes best from the others while the calibration error stays below {ECE_LIMIT}, are folded into the last weights. The
threshold {first.kept["threshold"]:.2f} is the highest that keeps {keep:.0%} of the correct answers on the held-out
part: below it the app says "No clear emotion". The exported forms agree within {origin.difference:.1g}.

## Figures

95 % bootstrap intervals.

{sections}

## Limits

- It names how a face looks in one picture, by the habit of FER-2013's labellers. It does not know what a person feels.
- FER-2013's labels are noisy: ten FER+ voters agree with them on 63 % of the rows. A resting face is often labelled
  Sad there.
- Disgust is rare in the data (1.5 %) and the least certain.
- Dark pictures, profiles, faces under about 40 px, hands, masks and thick glasses make it worse. Children and skin
  tones have no labels in the data, so that nothing has been measured of them.
- Not for decisions about people: hiring, policing, health, teaching.

{_terms("FER-2013 and FER+")}
"""


def _emotion_section(title: str, result: EmotionResult) -> str:
    classes = "\n".join(
        f"| {label} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} | {row['faces']:.0f} |"
        for label, row in result.per_class.items()
    )
    kept = result.kept
    text = f"""### {title}: {result.faces} faces

{_table(result.overall)}

| class | precision | recall | F1 | faces |
| --- | --- | --- | --- | --- |
{classes}

At the threshold {kept["threshold"]:.2f}: {kept["share"]:.1%} of the faces get a label
({kept["share_of_correct"]:.1%} of the correct answers), and {kept["accuracy"]:.1%} of those labels are right."""
    if result.rejection:
        rows = "\n".join(
            f"| {name} | {row['auroc']:.3f} | {row['below_threshold']:.1%} | {row['faces']:.0f} |"
            for name, row in result.rejection.items()
        )
        text += (
            f"\n\n| shows none of the classes | AUROC | no clear emotion | faces |\n| --- | --- | --- | --- |\n{rows}"
        )
    return text


def as_text(name: str, values: Sequence[float]) -> list[str]:
    """Values of a figure as text, as percentages where the figure is a share."""
    return [f"{value:.2%}" if name in _PERCENT else f"{value:.3f}" for value in values]


def _table(overall: Mapping[str, tuple[float, float, float]]) -> str:
    rows = []
    for name, values in overall.items():
        center, low, high = as_text(name, values)
        rows.append(f"| {TITLES[name]} | {center} | {low} to {high} |")
    return "\n".join(["| figure | value | 95 % interval |", "| --- | --- | --- |", *rows])


def _size(origin: Origin) -> str:
    return f"{origin.parameters:,} parameters, {origin.multiply_adds / 1e6:.0f} million multiply-adds"


def _interface(output: str, meaning: str) -> str:
    return f"""Input `image`: float32 [N, 96, 96, 1] in 0..1 (gray / 255), upright, eye centres at about (29.6, 37) and
(66.2, 37), mouth at about (48, 78).
Output `{output}`: {meaning}.
The SavedModel's signature `serving_bytes` takes `image_bytes` instead, string [N], the 9,216 gray bytes of each
crop."""


def _recipe(origin: Origin) -> str:
    commands = "\n".join(origin.commands)
    return f"""```
{commands}
```

{origin.epochs} epochs in {origin.minutes:.0f} minutes on two processor cores that other work shared.
{origin.note}""".rstrip()


def _terms(data: str) -> str:
    return f"""## Terms

Trained on {data}: photographs of others, given for research.
The weights are for research and personal use; the code is MIT."""
