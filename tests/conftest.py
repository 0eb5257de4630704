"""The cast, a database that has it, and doors for tests that need real commits."""

import gc
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from rest_framework.test import APIClient
from whitenoise.middleware import WhiteNoiseMiddleware

from centres.models import Officer
from incidents import days
from tests.support import builders

# What takes a minute or so: begun last, it would leave the other worker with nothing to do.
LONG = {
    "test_clocks_at_work",
    "test_connection_dies",
    "test_demo",
    "test_faults",
    "test_fields_on_every_face",
    "test_pages",
    "test_permissions",
    "test_run",
    "test_sources_unnoticed",
    "test_summary_oracle",
    "test_worker",
}
SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the long files, and keep the tests of each together: pytest-django parts them."""
    items.sort(key=lambda item: (item.path.stem not in LONG, str(item.path)))


def pytest_collection_finish():
    """Let no search for rubbish go through what stays: the modules and the tests themselves."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once():
    """Let clients share the list of static files: each makes its middleware anew."""
    lists = {}
    with pytest.MonkeyPatch.context() as patch:
        find = WhiteNoiseMiddleware.add_files_from_finders

        def found(middleware):
            if not lists:
                find(middleware)
                lists["all"] = middleware.files
            middleware.files = lists["all"]

        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", found)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Give each worker's database the cast and the areas; keep copies from before and after."""
    with django_db_blocker.unblock():
        wait_for_no_disk()
        made = setup_databases(0, False, aliases=["default"], serialized_aliases=[])
        name = connection.settings_dict["NAME"]
        copy_database(name, to=f"{name}_migrated")
        builders.cast()
        builders.layers()
        copy_database(name, to=f"{name}_template")
    yield
    with django_db_blocker.unblock():
        drop_database(f"{name}_migrated")
        drop_database(f"{name}_template")
        teardown_databases(made, 0)


@pytest.fixture(autouse=True)
def no_language_remembered():
    """Let no test go on in the language of the last page of the one before."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def no_cut_off_remembered(monkeypatch):
    """Let no test remember the cut-offs of another, nor ask for them again where it is slow."""
    monkeypatch.setattr(days, "REMEMBERED", timedelta(hours=1))
    days.remember([])


@pytest.fixture
def real(django_db_setup, django_db_blocker):
    """A database of the test's own, where commits are real: threads, races, verification."""
    with django_db_blocker.unblock(), own_database("real") as own:
        yield own


@contextmanager
def own_database(name, *, template=None):
    """Work in a copy of the database with the cast, or of another one, and drop it afterwards."""
    shared = connection.settings_dict["NAME"]
    own = f"{shared}_{name}"
    copy_database(template or f"{shared}_template", to=own)
    connection.settings_dict["NAME"] = own
    try:
        yield own
    finally:
        connection.settings_dict["NAME"] = shared
        drop_database(own)


@contextmanager
def maintenance():
    """Connect to the database that always exists, outside of any transaction."""
    connections.close_all()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "postgres"
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = name


def wait_for_no_disk():
    """Where the server is the tests' own (UNSAFE_DATABASE=1), let the system say when to write."""
    if settings.UNSAFE_DATABASE:
        with maintenance() as cursor:
            cursor.execute("ALTER SYSTEM SET fsync = off")
            cursor.execute("SELECT pg_reload_conf()")


def copy_database(name, *, to):
    with maintenance() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{to}"')
        cursor.execute(f'CREATE DATABASE "{to}" TEMPLATE "{name}"')


def drop_database(name):
    with maintenance() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _person(username):
    @pytest.fixture(name=username)
    def person(db_or_real):
        return Officer.objects.get(username=username)

    return person


@pytest.fixture
def db_or_real(request):
    """The test's own database where it asked for one, else a transaction that is rolled back."""
    request.getfixturevalue("real" if "real" in request.fixturenames else "db")


nalin, hassan, rezan, zainab, baran, karim, adnan, amal, dara, salam, nadia, former, feed = (
    _person(username) for username, *_rest in builders.CAST
)


@pytest.fixture
def unlimited(settings):
    """Let callers of the API make more calls a minute than any test does."""
    settings.API_CALLS_A_MINUTE = 1_000_000


@pytest.fixture
def browse(db_or_real):
    """Return a client that is signed in as the officer."""

    def signed_in(officer=None):
        client = Client()
        if officer is not None:
            client.force_login(officer, backend="centres.access.passwords.SlowBackend")
        return client

    return signed_in


@pytest.fixture
def pull(db_or_real):
    """Return an API client that holds a new token of the system with these scopes."""

    def with_token(officer, *scopes):
        client = APIClient()
        secret = builders.token(officer, *scopes)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return with_token


@pytest.fixture
def served(real):
    """The address of the whole site, served by threads to real browsers."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None, thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def together():
    """Run functions at the same moment, each in a thread with its own connection."""

    def run(*functions):
        barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

        def one(i, function):
            barrier.wait()
            try:
                results[i] = function()
            except Exception as wrong:
                results[i] = wrong
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run


@pytest.fixture
def shared_data():
    """The folder of real data; a test that wants it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the real data is not beside the project ({SHARED.name})")
    return SHARED
