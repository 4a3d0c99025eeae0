"""What people were promised: nobody is named, nobody in a small group can be picked out, whoever withdraws is gone."""
