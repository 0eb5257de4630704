"""The main stories, by officers who signed in through the proxy with their passwords."""

# ruff: noqa: F401
from tests.browser.test_conflict import (
    incident,
    test_on_a_telephone_both_texts_stand_one_below_the_other,
    test_the_second_sees_both_texts_and_finishes_without_typing_again,
)
from tests.browser.test_stories import (
    test_a_draft_is_saved_resumed_and_sent,
    test_a_lost_link_is_told_with_its_time_and_the_rows_stay,
    test_a_report_is_made_with_the_keyboard_alone,
    test_a_wrong_form_names_its_faults_and_loses_nothing,
    test_another_rooms_open_log_shows_a_report_by_itself,
)
