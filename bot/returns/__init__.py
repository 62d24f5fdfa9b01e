"""What customers get of their returns beside the conversation: the slip, the page of a case, and news of each step."""
