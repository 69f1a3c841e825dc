"""Spotify: https://developer.spotify.com/documentation/web-api/concepts/authorization"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Confidence, Detector

_NAMES = ("spotify", "spotipy")

DETECTORS = (
    Detector(
        id="spotify-client-secret",
        name="Spotify client secret",
        provider="Spotify",
        pattern=assigned(_NAMES, HEX + "{32}", words=("secret",), gap=100),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="SPOTIFY_CLIENT_SECRET",
        samples=(
            'SPOTIPY_CLIENT_SECRET = "«{hex:32}»"',
            'SpotifyClientCredentials(client_id="{hex:32}", client_secret="«{hex:32}»")',
        ),
        counter_samples=('SPOTIFY_CLIENT_ID = "{hex:32}"', 'client_secret = "{hex:32}"'),
        references=("https://developer.spotify.com/documentation/web-api/concepts/authorization",),
        revoke_url="https://developer.spotify.com/dashboard",
    ),
)
