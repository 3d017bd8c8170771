"""Main users, and clients of the scope, look after the webhooks of their organisation (mission D6, V13)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs

from results_core.api_access.webhook_addresses import USUAL_PORTS, BadAddress, target_of
from results_core.api_access.webhook_ports import WebhookWork
from results_core.api_access.webhook_rights import allow, is_granted, own_webhook
from results_core.api_access.webhook_signing import SigningSecret, fresh_signing_secret
from results_core.api_access.webhooks import (
    FORMER_SECRET_LIVES,
    MOST_WEBHOOKS,
    Delivery,
    Webhook,
    WebhookSecret,
    WhyDisabled,
    place_of_webhook_secret,
    spelt_types,
)
from results_core.journal.events import EventKind
from results_core.journal.feed import FeedType
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.identifiers import (
    DeliveryId,
    OrganisationId,
    Randomness,
    SecretId,
    WebhookId,
    identifier,
)
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.verification.viewers import Viewer


@attrs.frozen(kw_only=True)
class WebhookForm:
    """What somebody wants of a webhook; None leaves it as it is."""

    address: str | None = None
    types: Collection[str] | None = None
    is_active: bool | None = None


@attrs.frozen(kw_only=True)
class WebhookView:
    """A webhook, and its secrets that sign."""

    webhook: Webhook
    secrets: tuple[WebhookSecret, ...]
    """The present one first."""

    @property
    def former_signs_until(self) -> datetime | None:
        """Until when the secret before signs as well."""
        return max((one.ends_at for one in self.secrets if one.ends_at is not None), default=None)


@attrs.frozen(kw_only=True)
class MadeWebhook:
    """A webhook and its new secret, which nobody is shown again."""

    view: WebhookView
    secret: SigningSecret


@attrs.frozen(kw_only=True)
class ManageWebhooks:
    """Look after the webhooks of one's own organisation."""

    begin: Begin[WebhookWork]
    clock: Clock
    randomness: Randomness
    cipher: ColumnCipher
    ports: frozenset[int] = USUAL_PORTS
    """Where webhooks may listen."""

    def may_have(self, organisation: OrganisationId) -> bool:
        """Tell whether an approved client of the organisation has the scope."""
        with self.begin(reading=True) as work:
            return is_granted(work, organisation)

    def of(self, organisation: OrganisationId) -> Sequence[WebhookView]:
        """Return the organisation's webhooks, in the order in which they were made."""
        with self.begin(reading=True) as work:
            return self._views(work, work.webhooks.of_organisation(organisation))

    def one(self, organisation: OrganisationId, webhook: WebhookId) -> WebhookView:
        """Return one of the organisation's webhooks.

        Raises:
            UnknownWebhook: It has none of this id.
        """
        with self.begin(reading=True) as work:
            return self._view(work, own_webhook(work, organisation, webhook))

    def deliveries(
        self,
        organisation: OrganisationId,
        webhook: WebhookId,
        *,
        after: tuple[datetime, DeliveryId] | None = None,
        limit: int = 50,
    ) -> Sequence[Delivery]:
        """Return what it was told, the latest first.

        Raises:
            UnknownWebhook: The organisation has none of this id.
        """
        with self.begin(reading=True) as work:
            found = own_webhook(work, organisation, webhook)
            return work.webhooks.deliveries(found.id, after=after, limit=limit)

    @repeatable
    def add(self, by: Viewer, form: WebhookForm) -> MadeWebhook | Sequence[Objection]:
        """Make a webhook, which is told what happens from now on; or return what is wrong with the wish.

        Raises:
            NotMainUser: Whoever asks is an officer and no main user (any more).
            WebhooksNotGranted: No client of the organisation is approved for webhooks.
        """
        now = self.clock.now()
        objections = self._objections(attrs.evolve(form, address=form.address or "", types=form.types or ()))
        with self.begin() as work:
            allow(work, by)
            there = work.webhooks.of_organisation(by.organisation)
            if len(there) >= MOST_WEBHOOKS:
                objections.append(Objection("address", "webhook_too_many", {"most": MOST_WEBHOOKS}))
            if objections:
                return objections
            webhook = Webhook(
                id=WebhookId(identifier(self.randomness)),
                organisation=by.organisation,
                address=form.address or "",
                types=frozenset(map(FeedType, form.types or ())),
                made_at=now,
                cursor=work.seals.head().position,
            )
            work.webhooks.add(webhook)
            opens = self._add_secret(work, webhook.id, now)
            self._note(work, by, webhook, EventKind.WEBHOOK_MADE, {"types": spelt_types(webhook.types)})
            view = self._view(work, webhook)
            work.commit()
        return MadeWebhook(view=view, secret=opens)

    @repeatable
    def change(self, by: Viewer, webhook: WebhookId, form: WebhookForm) -> WebhookView | Sequence[Objection]:
        """Change what the form names; one that is enabled goes on where it stopped, nothing left out.

        Raises:
            NotMainUser: As of `add`; likewise WebhooksNotGranted.
            UnknownWebhook: The organisation has none of this id.
        """
        now = self.clock.now()
        if objections := self._objections(form):
            return objections
        with self.begin() as work:
            allow(work, by)
            found = own_webhook(work, by.organisation, webhook, hold=True)
            changed = attrs.evolve(
                found,
                address=found.address if form.address is None else form.address,
                types=found.types if form.types is None else frozenset(map(FeedType, form.types)),
            )
            if form.is_active is not None and form.is_active is not found.is_active:
                changed = self._switched(work, changed, now)
            work.webhooks.replace(changed)
            facts = {"types": spelt_types(changed.types), "state": changed.state.value}
            self._note(work, by, changed, EventKind.WEBHOOK_CHANGED, facts)
            view = self._view(work, changed)
            work.commit()
        return view

    @repeatable
    def remove(self, by: Viewer, webhook: WebhookId) -> None:
        """Forget it with its secrets and its log.

        Raises:
            NotMainUser: As of `add`.
            UnknownWebhook: The organisation has none of this id.
        """
        with self.begin() as work:
            allow(work, by, granted=False)
            found = own_webhook(work, by.organisation, webhook, hold=True)
            work.webhooks.remove(found.id)
            self._note(work, by, found, EventKind.WEBHOOK_REMOVED, {})
            work.commit()

    @repeatable
    def rotate(self, by: Viewer, webhook: WebhookId) -> MadeWebhook:
        """Make a new secret. The one before signs as well for a day: nothing is refused meanwhile.

        Raises:
            NotMainUser: As of `add`; likewise WebhooksNotGranted.
            UnknownWebhook: The organisation has none of this id.
        """
        now = self.clock.now()
        with self.begin() as work:
            allow(work, by)
            found = own_webhook(work, by.organisation, webhook, hold=True)
            for secret in work.webhooks.secrets_of([webhook]):
                if secret.ends_at is None:
                    work.webhooks.end_secret(secret.id, at=now + FORMER_SECRET_LIVES)
                else:
                    work.webhooks.forget_secret(secret.id)
            opens = self._add_secret(work, webhook, now)
            self._note(work, by, found, EventKind.WEBHOOK_SECRET_MADE, {})
            view = self._view(work, found)
            work.commit()
        return MadeWebhook(view=view, secret=opens)

    def _switched(self, work: WebhookWork, webhook: Webhook, now: datetime) -> Webhook:
        """Return an active webhook disabled, and a disabled one active: what it missed waits again."""
        if webhook.is_active:
            return webhook.disabled(WhyDisabled.ASKED, at=now)
        work.webhooks.revive(webhook.id, at=now)
        return webhook.enabled(at=now)

    def _objections(self, form: WebhookForm) -> list[Objection]:
        objections = []
        if form.address is not None:
            try:
                target_of(form.address, ports=self.ports)
            except BadAddress as bad:
                allowed = ", ".join(map(str, sorted(self.ports)))
                objections.append(Objection("address", bad.code, {"ports": allowed}))
        if form.types is not None and not (form.types and set(form.types) <= set(FeedType)):
            objections.append(Objection("types", "webhook_types_missing"))
        return objections

    def _add_secret(self, work: WebhookWork, webhook: WebhookId, now: datetime) -> SigningSecret:
        opens = fresh_signing_secret(self.randomness)
        secret = SecretId(identifier(self.randomness))
        sealed = self.cipher.seal(opens.reveal(), place=place_of_webhook_secret(secret))
        work.webhooks.add_secret(WebhookSecret(id=secret, webhook=webhook, sealed=sealed, made_at=now))
        return opens

    def _note(
        self, work: WebhookWork, by: Viewer, webhook: Webhook, kind: EventKind, facts: Mapping[str, str]
    ) -> None:
        event = by.event(
            kind,
            at=self.clock.now(),
            randomness=self.randomness,
            facts={"webhook": webhook.id, **facts},
        )
        work.journal.add(event)

    def _view(self, work: WebhookWork, webhook: Webhook) -> WebhookView:
        [view] = self._views(work, [webhook])
        return view

    def _views(self, work: WebhookWork, webhooks: Sequence[Webhook]) -> Sequence[WebhookView]:
        now = self.clock.now()
        secrets = work.webhooks.secrets_of([webhook.id for webhook in webhooks])
        return [
            WebhookView(
                webhook=webhook,
                secrets=tuple(one for one in secrets if one.webhook == webhook.id and one.signs(now)),
            )
            for webhook in webhooks
        ]
