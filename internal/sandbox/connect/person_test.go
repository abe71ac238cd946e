package connect_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestPersonShowsWhatItWasTold(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, company)
	for _, list := range []string{"/persons", "/people"} {
		person := post(t, s, account+list, form(representative, "metadata[a]=1&gender=female&nationality=US&maiden_name=R&political_exposure=none",
			"full_name_aliases[]=Jen&relationship[owner]=true&relationship[percent_ownership]=25.5&relationship[title]=CEO",
			"registered_address[city]=Berlin&documents[passport][files][]=file_1&verification[document][front]=file_2",
			"additional_tos_acceptances[account][date]=1609798905&additional_tos_acceptances[account][ip]=8.8.8.8"))
		told := map[string]any{
			"object": "person", "account": account[len("/v1/accounts/"):], "first_name": "Jenny", "email": "jenny@example.com",
			"phone": "0000000000", "dob.year": 1901, "address.city": "NYC", "address.country": "US", "address.line2": nil,
			"id_number_provided": true, "ssn_last_4_provided": true, "gender": "female", "nationality": "US", "maiden_name": "R",
			"political_exposure": "none", "metadata.a": "1", "relationship.representative": true, "relationship.owner": true,
			"relationship.percent_ownership": 25.5, "relationship.title": "CEO", "relationship.director": false,
			"registered_address.city": "Berlin", "verification.document.front": "file_2",
			"additional_tos_acceptances.account.ip": "8.8.8.8",
		}
		wantFields(t, person, told)
		wantFields(t, get(t, s, account+list+"/"+person.String("id")), told)
		wantAbsent(t, person, "id_number", "ssn_last_4", "documents")
	}
}

func TestPersonUpdateMergesAndUnsets(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account, id := newCompany(t, s)
	post(t, s, account+"/persons/"+id, "full_name_aliases[]=Jen&relationship[percent_ownership]=40&metadata[a]=1")
	updated := post(t, s, account+"/people/"+id, "full_name_aliases=&relationship[percent_ownership]=&dob=&metadata[a]=&last_name=Smith")
	wantFields(t, updated, map[string]any{
		"first_name": "Jenny", "last_name": "Smith", "relationship.percent_ownership": nil, "dob.year": nil,
		"relationship.representative": true, "metadata.a": nil,
	})
	wantStrings(t, updated, "requirements.currently_due", "dob.day", "dob.month", "dob.year")
	wantFields(t, updated, map[string]any{"verification.status": "unverified"})
}

func TestPersonsAreListedByRelationship(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account, jenny := newCompany(t, s)
	owner := post(t, s, account+"/persons", "first_name=Kathleen&relationship[owner]=true").String("id")
	director := post(t, s, account+"/persons", "first_name=Dan&relationship[director]=true&relationship[owner]=true").String("id")
	for query, want := range map[string][]string{
		"":                                 {director, owner, jenny},
		"?relationship[owner]=true":        {director, owner},
		"?relationship[executive]=true":    {jenny},
		"?relationship[executive]=false":   {director, owner},
		"?relationship[authorizer]=true":   {},
		"?limit=1":                         {director},
		"?limit=1&starting_after=" + owner: {jenny},
		"?relationship[director]=true&relationship[owner]=true": {director},
	} {
		list := get(t, s, account+"/persons"+query)
		var got []string
		for _, e := range list.List("data") {
			got = append(got, store.AsObject(e).String("id"))
		}
		if len(got) != len(want) {
			t.Errorf("%q: %q, want %q", query, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%q: %q, want %q", query, got, want)
			}
		}
	}
}

func TestThereIsOneRepresentative(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account, jenny := newCompany(t, s)
	next := post(t, s, account+"/persons", "first_name=Kathleen&relationship[representative]=true").String("id")
	wantFields(t, get(t, s, account+"/persons/"+jenny), map[string]any{"relationship.representative": false})
	post(t, s, account+"/persons/"+jenny, "relationship[representative]=true")
	wantFields(t, get(t, s, account+"/persons/"+next), map[string]any{"relationship.representative": false})
	wantFields(t, get(t, s, account+"/persons/"+jenny), map[string]any{"relationship.representative": true})
}

func TestIndividualIsAPerson(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, individual)
	id := get(t, s, account).String("individual.id")
	list := get(t, s, account+"/persons").List("data")
	if len(list) != 1 || store.AsObject(list[0]).String("id") != id {
		t.Fatalf("persons = %v, want the individual %s", list, id)
	}
	post(t, s, account+"/persons/"+id, "email=new@example.com")
	wantFields(t, post(t, s, account, "individual[metadata][a]=1"), map[string]any{
		"individual.email": "new@example.com", "individual.metadata.a": "1", "individual.id": id,
	})
	refuses(t, s, account+"/persons", "first_name=Other", refusal{400, "", "", "its only person is '" + id + "'"})
	status, body := s.Delete(account + "/persons/" + id)
	refusal{400, "", "", "it is the account opener"}.check(t, status, body)

	bare := newAccount(t, s, payments, "business_type=individual")
	person := post(t, s, bare+"/persons", "first_name=Jenny")
	wantFields(t, person, map[string]any{"relationship.representative": true})
	wantFields(t, get(t, s, bare), map[string]any{"individual.id": person.String("id"), "individual.first_name": "Jenny"})
}

func TestIndividualBeforeTheBusinessTypeIsKnown(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, "individual[first_name]=Jenny")
	wantFields(t, get(t, s, account), map[string]any{"individual.first_name": "Jenny", "business_type": nil})
	wantFields(t, post(t, s, account, "business_type=individual"), map[string]any{"individual.first_name": "Jenny"})
	wantAbsent(t, post(t, s, account, "business_type=company"), "individual")
}

func TestPersonsThatCannotBeDeleted(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account, jenny := newCompany(t, s)
	executive := post(t, s, account+"/persons", form("first_name=Kathleen&last_name=Banks&email=k@example.com&relationship[owner]=true",
		"relationship[executive]=true&dob[day]=1&dob[month]=1&dob[year]=1901&address[line1]=address_full_match",
		"address[city]=NYC&address[state]=NY&address[postal_code]=10001")).String("id")
	status, body := s.Delete(account + "/persons/" + jenny)
	refusal{400, "", "", "it is the account opener"}.check(t, status, body)
	// Jenny steps back as an executive: then the other one is the only one on file.
	post(t, s, account+"/persons/"+jenny, "relationship[executive]=false")
	status, body = s.Delete(account + "/persons/" + executive)
	refusal{400, "", "", "only verified executive"}.check(t, status, body)
	post(t, s, account+"/persons/"+jenny, "relationship[executive]=true")
	get(t, s, account)
	wantFields(t, remove(t, s, account+"/people/"+executive), map[string]any{"id": executive, "object": "person", "deleted": true})
	status, body = s.Get(account + "/persons/" + executive)
	refusal{404, "resource_missing", "person", "No such person: '" + executive + "'"}.check(t, status, body)
}

func TestPersonsStayWithTheirAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account, jenny := newCompany(t, s)
	other := newAccount(t, s)
	missing := refusal{404, "resource_missing", "person", "No such person: '" + jenny + "'"}
	status, body := s.Get(other + "/persons/" + jenny)
	missing.check(t, status, body)
	refuses(t, s, other+"/persons/"+jenny, "email=a@example.com", missing)
	status, body = s.Delete(other + "/persons/" + jenny)
	missing.check(t, status, body)
	get(t, s, account+"/persons/"+jenny)
	refuses(t, s, account+"/persons", "person_token=ct_1", refusal{400, "resource_missing", "person_token", "No such token: 'ct_1'"})
	refuses(t, s, account+"/persons", "relationship[percent_ownership]=101", refusal{400, "", "relationship[percent_ownership]", "between 0 and 100"})
	refuses(t, s, account+"/persons", "email=nobody", refusal{400, "email_invalid", "email", "Invalid email address: nobody"})
}
