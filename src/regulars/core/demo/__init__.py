"""Made-up shops whose customers behave like customers do: own rhythms, seasons, favourites, complaints."""
