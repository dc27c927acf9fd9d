% SPDX-License-Identifier: Apache-2.0
% The peers' bench on SWI-Prolog: provisions are facts, found by the index on their first argument; findall gives all
% that apply. Run with: swipl -O prolog.pl -- DIR REPEATS
:- use_module(library(readutil)).
:- use_module(library(lists)).

:- dynamic provision/7, transaction/6, name_of/2, among/2, country_number/2, set_number/3, case_name/2.

:- initialization(main, main).

main :-
    current_prolog_flag(argv, [Folder|More]),
    ( More = [Text|_] -> atom_number(Text, Repeats) ; Repeats = 5 ),
    load_transactions(Folder, Cases),
    load_provisions(Folder, Provisions),
    compile_predicates([provision/7, transaction/6, name_of/2, case_name/2]),
    prefix(20, Cases, Count),
    same_answers(Folder, Count, Answers),
    numlist(1, Repeats, Places),
    findall(Rate, ( member(_, Places), seconds(Count, Seconds), Rate is round(Count / Seconds) ), Rates),
    report(Provisions, Count, Repeats, Rates, Answers).

% --- the question ---------------------------------------------------------------------------------

% All provisions that apply to a transaction, and the heaviest level among them.
decide(Case, Hits, Level) :-
    transaction(Case, Item, To, Share, Risk, Day),
    findall(Row-At, applies(Item, To, Share, Risk, Day, Row, At), Hits),
    heaviest(Hits, 0, Level).

% The destinations of a provision are the bits of a number.
applies(Item, To, Share, Risk, Day, Row, Level) :-
    provision(Item, Row, Destinations, AtLeast, RiskAtLeast, Spans, Level),
    Share >= AtLeast,
    Risk >= RiskAtLeast,
    in_force(Spans, Day),
    reaches(Destinations, To).

reaches(any, _) :- !.
reaches(Bits, To) :- getbit(Bits, To) =:= 1.

in_force(span(First, Last), Day) :- !, First =< Day, Day =< Last.
in_force(or(span(First, Last), More), Day) :-
    ( First =< Day, Day =< Last -> true ; in_force(More, Day) ).

heaviest([], Level, Level).
heaviest([_-At|Hits], Level, Heaviest) :-
    ( At > Level -> heaviest(Hits, At, Heaviest) ; heaviest(Hits, Level, Heaviest) ).

% --- the clock ------------------------------------------------------------------------------------

decide_up_to(Count) :-
    ( between(1, Count, Case), decide(Case, _, _), fail ; true ).

seconds(Count, Seconds) :-
    get_time(Begin),
    decide_up_to(Count),
    get_time(End),
    Seconds is End - Begin.

% As many transactions as take about a second.
prefix(Count, All, All) :- Count >= All, !.
prefix(Count, All, Prefix) :-
    seconds(Count, Seconds),
    (   Seconds > 0.2
    ->  Prefix is min(All, floor(Count / Seconds))
    ;   Next is Count * 4,
        prefix(Next, All, Prefix)
    ).

% --- the comparison -------------------------------------------------------------------------------

same_answers(Folder, Count, Answers) :-
    atomic_list_concat([Folder, '/answers.txt'], File),
    setup_call_cleanup(open(File, read, In), compare_lines(1, Count, In, Answers), close(In)).

compare_lines(Case, Count, _, equal) :- Case > Count, !.
compare_lines(Case, Count, In, Answers) :-
    read_line_to_string(In, Expected),
    decide(Case, Hits, Level),
    findall(Row, member(Row-_, Hits), Unsorted),
    msort(Unsorted, Rows),
    findall(Name, ( member(Row, Rows), name_of(Row, Name) ), Names),
    atomic_list_concat(Names, ',', Listed),
    level(Level, Strongest),
    case_name(Case, CaseName),
    atomic_list_concat([CaseName, Strongest, Listed], '|', Line),
    (   string(Expected), atom_string(Line, Expected)
    ->  Next is Case + 1,
        compare_lines(Next, Count, In, Answers)
    ;   format(user_error, "SWI-Prolog: ~w~nreference: ~w~n", [Line, Expected]),
        Answers = different
    ).

report(Provisions, Count, Repeats, Rates, Answers) :-
    msort(Rates, Sorted),
    Middle is Repeats // 2,
    nth0(Middle, Sorted, Median),
    Sorted = [Least|_],
    last(Sorted, Most),
    atomic_list_concat(Rates, ',', Listed),
    current_prolog_flag(version_data, swi(Major, Minor, Patch, _)),
    format("{\"engine\":\"SWI-Prolog\",\"version\":\"~w.~w.~w\",\"provisions\":~w,\"transactions\":~w,\"repeats\":~w,",
           [Major, Minor, Patch, Provisions, Count, Repeats]),
    format("\"median_per_second\":~w,\"min\":~w,\"max\":~w,\"mode\":\"facts and findall, -O\",", [Median, Least, Most]),
    format("\"answers\":\"~w\",\"compared\":~w,\"rates\":[~w]}~n", [Answers, Count, Listed]).

% --- loading --------------------------------------------------------------------------------------

level(0, none).
level(1, 'licence_required:presumption_of_approval').
level(2, 'licence_required:review').
level(3, 'licence_required:case_by_case').
level(4, 'licence_required:presumption_of_denial').
level(5, 'licence_required:policy_of_denial').
level(6, prohibited).

risk("", 0).
risk("none", 0).
risk("possible", 1).
risk("should_know", 2).
risk("known", 3).
risk("informed", 4).

% Calls Goal with the number and the cells of each row, and gives the number of rows.
each_row(Folder, File, Goal, Count) :-
    atomic_list_concat([Folder, '/', File], Path),
    setup_call_cleanup(open(Path, read, In),
                       ( read_line_to_string(In, _), rows(In, 0, Goal, Count) ),
                       close(In)).

rows(In, Before, Goal, Count) :-
    read_line_to_string(In, Line),
    (   Line == end_of_file
    ->  Count = Before
    ;   split_string(Line, ",", "", Cells),
        Number is Before + 1,
        call(Goal, Number, Cells),
        rows(In, Number, Goal, Count)
    ).

load_transactions(Folder, Count) :- each_row(Folder, 'transactions.csv', load_transaction, Count).

load_transaction(Number, [Id, Form, Material, To, Share, Risk, Day]) :-
    item(Form, Material, Item),
    country(To, Country),
    number_string(ShareNumber, Share),
    risk(Risk, RiskNumber),
    day(Day, DayNumber),
    assertz(transaction(Number, Item, Country, ShareNumber, RiskNumber, DayNumber)),
    atom_string(Name, Id),
    assertz(case_name(Number, Name)).

load_provisions(Folder, Count) :- each_row(Folder, 'provisions.csv', load_provision, Count).

load_provision(Row, [Id, Form, Material, To, Share, Risk, Spans, Outcome, Policy|_]) :-
    item(Form, Material, Item),
    destinations(To, Destinations),
    ( Share == "" -> AtLeast = 0 ; number_string(AtLeast, Share) ),
    risk(Risk, RiskAtLeast),
    split_string(Spans, "|", "", Written),
    spans(Written, Read),
    ( Policy == "" -> atom_string(Said, Outcome) ; atomic_list_concat([Outcome, Policy], ':', Said) ),
    level(Level, Said),
    assertz(provision(Item, Row, Destinations, AtLeast, RiskAtLeast, Read, Level)),
    atom_string(Name, Id),
    assertz(name_of(Row, Name)).

item(Form, Material, Item) :- atomic_list_concat([Form, ' ', Material], Item).

country(Text, Number) :-
    atom_string(Name, Text),
    (   country_number(Name, Number)
    ->  true
    ;   aggregate_all(count, country_number(_, _), Number),
        assertz(country_number(Name, Number))
    ).

destinations("any", any) :- !.
destinations(Text, Bits) :-
    string_concat("not:", Rest, Text), !,
    bits(Rest, Excepted),
    Bits is ((1 << 256) - 1) xor Excepted.
destinations(Text, Bits) :- bits(Text, Bits).

bits(Text, Bits) :-
    split_string(Text, "|", "", Names),
    foldl([Name, Before, After]>>( country(Name, Number), After is Before \/ (1 << Number) ), Names, 0, Bits).

spans([Text], Span) :- !, span(Text, Span).
spans([Text|More], or(Span, Spans)) :- span(Text, Span), spans(More, Spans).

span(Text, span(First, Last)) :-
    sub_string(Text, 0, 10, After, FirstText),
    day(FirstText, First),
    ( After > 2 -> sub_string(Text, 12, 10, _, LastText), day(LastText, Last) ; Last = 99991231 ).

day(Text, Number) :-
    split_string(Text, "-", "", Parts),
    atomic_list_concat(Parts, Digits),
    atom_number(Digits, Number).
