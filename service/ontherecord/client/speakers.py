"""Who is quoted: found, renamed, merged, split, deleted."""

from collections.abc import Iterable, Iterator
from typing import Unpack

from .asking import Asking, path_of
from .forms.choices import PageChoice, SpeakerFilters
from .forms.speakers import Decision, DecisionsPage, KeptSpeaker, SpeakersPage, WholeSpeaker


class Speakers(Asking):
    """The methods for speakers."""

    def speakers(self, **filters: Unpack[SpeakerFilters]) -> Iterator[KeptSpeaker]:
        """Every speaker that fits, the latest added first, page after page as they are taken."""
        return self._each(SpeakersPage, "speakers", filters)

    def speakers_page(self, **filters: Unpack[SpeakerFilters]) -> SpeakersPage:
        """One page of the speakers that fit."""
        return self._get(SpeakersPage, "/speakers", filters)

    def speaker(self, speaker_id: str) -> WholeSpeaker:
        """One speaker with names, roles and organisations over time."""
        return self._get(WholeSpeaker, path_of("speakers", speaker_id))

    def speaker_and_etag(self, speaker_id: str) -> tuple[WholeSpeaker, str]:
        """One speaker, and the ``ETag`` to decide about it by if it is still the same."""
        return self._get_with_etag(WholeSpeaker, path_of("speakers", speaker_id))

    def rename_speaker(self, speaker_id: str, name: str, *, if_match: str | None = None) -> WholeSpeaker:
        """Calls a speaker so, whatever articles say; with ``if_match`` only if its ``ETag`` is still that."""
        return self._change("PATCH", path_of("speakers", speaker_id), {"name": name}, {}, if_match, WholeSpeaker)

    def merge_speakers(self, speaker_id: str, other_id: str, *, if_match: str | None = None) -> WholeSpeaker:
        """Makes another speaker part of the first; done already, it changes nothing."""
        path = f"{path_of('speakers', speaker_id)}/merge"
        return self._change("POST", path, {"speaker_id": other_id}, {}, if_match, WholeSpeaker)

    def split_speaker(self, speaker_id: str, documents: Iterable[str], *, if_match: str | None = None) -> WholeSpeaker:
        """A new speaker, whom these articles show in the place of the first.

        Sent once: a try whose answer is lost may have made a speaker all the same.
        """
        path = f"{path_of('speakers', speaker_id)}/split"
        return self._change("POST", path, {"documents": list(documents)}, {}, if_match, WholeSpeaker, once=True)

    def speaker_history(self, speaker_id: str, **page: Unpack[PageChoice]) -> Iterator[Decision]:
        """What editors decided about a speaker, the last first, page after page as they are taken."""
        return self._each(DecisionsPage, "decisions", page, path=f"{path_of('speakers', speaker_id)}/history")

    def delete_speaker(self, speaker_id: str, *, refuse: bool = False, if_match: str | None = None) -> None:
        """Deletes what a speaker said, and blacks the name out in the articles, which stay.

        With ``refuse`` for good: other articles are then kept without what a speaker of that name says.
        """
        self._delete(path_of("speakers", speaker_id), if_match, {"refuse": refuse or None})
